package ai.coditect.localstack.mail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The web side of the catcher. {@code /} lists, {@code /mails/{id}} shows one mail, {@code …/raw}
 * as it came, {@code …/html} its HTML part without scripts; {@code /api/mails?to=&limit=&before=}
 * and {@code /api/mails/{id}} are the same as JSON.
 */
final class MailPage {

  /** A mail with its content, as JSON. */
  record MailWithContent(Mail mail, String text, String html) {}

  /**
   * A page of a list of mails, as JSON, the newest first.
   *
   * @param total how many mails the whole list has
   * @param next the path of the page with older mails; null after the last one
   */
  record MailList(List<MailWithContent> items, int total, @Nullable String next) {}

  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 1_000;
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";

  private final HttpServer server;
  private final ExecutorService threads;
  private final MailArchive archive;
  private final JsonMapper json = JsonMapper.builder().build();

  private MailPage(HttpServer server, ExecutorService threads, MailArchive archive) {
    this.server = server;
    this.threads = threads;
    this.archive = archive;
  }

  static MailPage start(int port, MailArchive archive) {
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(threads);
      var page = new MailPage(server, threads, archive);
      server.createContext("/", page::answer);
      server.start();
      return page;
    } catch (IOException e) {
      throw new UncheckedIOException("the mail page cannot listen on port " + port, e);
    }
  }

  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("");
      if (!host.startsWith("127.0.0.1") && !host.startsWith("localhost")) {
        // A foreign site that resolves its name to this machine must not read codes out of mails.
        send(exchange, 403, TEXT, "only under 127.0.0.1 or localhost\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, TEXT, "only GET\n");
      } else {
        route(exchange);
      }
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
    String first = path[0];
    if (first.isEmpty() && path.length == 1) {
      send(exchange, 200, HTML, MailHtml.list(archive.list(parameter(exchange, "to"))));
    } else if (first.equals("api") && path.length == 2 && path[1].equals("mails")) {
      send(exchange, 200, JSON, json.writeValueAsString(list(exchange)));
    } else if (first.equals("api") && path.length == 3 && path[1].equals("mails")) {
      show(exchange, path[2], "json");
    } else if (first.equals("mails") && (path.length == 2 || path.length == 3)) {
      show(exchange, path[1], path.length == 3 ? path[2] : "page");
    } else {
      send(exchange, 404, TEXT, "there is nothing here\n");
    }
  }

  private MailList list(HttpExchange exchange) {
    String limit = parameter(exchange, "limit");
    int count =
        limit.matches("[1-9]\\d{0,3}")
            ? Math.min(MAX_LIMIT, Integer.parseInt(limit))
            : DEFAULT_LIMIT;
    String to = parameter(exchange, "to");
    String before = parameter(exchange, "before");
    List<Mail> all = archive.list(to);
    List<Mail> rest =
        all.stream().filter(mail -> before.isEmpty() || mail.id().compareTo(before) < 0).toList();
    List<Mail> page = rest.stream().limit(count).toList();
    String next =
        rest.size() > page.size()
            ? "/api/mails?to=%s&limit=%d&before=%s"
                .formatted(
                    URLEncoder.encode(to, StandardCharsets.UTF_8), count, page.getLast().id())
            : null;
    return new MailList(page.stream().map(this::withContent).toList(), all.size(), next);
  }

  private MailWithContent withContent(Mail mail) {
    MailContent content = archive.content(mail);
    return new MailWithContent(mail, content.text(), content.html());
  }

  private void show(HttpExchange exchange, String id, String form) throws IOException {
    Optional<Mail> found = archive.find(id);
    if (found.isEmpty()) {
      send(exchange, 404, TEXT, "there is no such mail\n");
      return;
    }
    Mail mail = found.get();
    MailContent content = archive.content(mail);
    switch (form) {
      case "page" -> send(exchange, 200, HTML, MailHtml.one(mail, content));
      case "json" -> send(exchange, 200, JSON, json.writeValueAsString(withContent(mail)));
      case "raw" -> send(exchange, 200, TEXT, content.raw());
      case "html" -> {
        // What a mail brings along is shown, but runs nothing and loads nothing.
        exchange
            .getResponseHeaders()
            .set(
                "Content-Security-Policy",
                "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        send(exchange, 200, HTML, content.html());
      }
      default -> send(exchange, 404, TEXT, "there is nothing here\n");
    }
  }

  private static String parameter(HttpExchange exchange, String name) {
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    return Stream.of(query.split("&", -1))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
