package ai.coditect.audit.siem;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenant's collector: a real HTTP server that keeps what it has answered 200 for. */
final class Collector implements AutoCloseable {

  private final HttpServer server;
  private final List<JsonNode> taken = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private volatile Function<List<JsonNode>, Integer> rule = lines -> 200;

  Collector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    List<JsonNode> lines = body.lines().map(JsonMapper.shared()::readTree).toList();
    int status = rule.apply(lines);
    synchronized (this) {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      if (status == 200) {
        taken.addAll(lines);
      }
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** From now on it answers like this. */
  void answers(Function<List<JsonNode>, Integer> status) {
    rule = status;
  }

  synchronized List<JsonNode> taken() {
    return List.copyOf(taken);
  }

  /** The numbers of what it has taken, in the order in which it came. */
  List<Long> numbers() {
    return taken().stream().map(line -> line.path("tenantSeq").longValue()).toList();
  }

  synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Method and path of every request, taken or not. */
  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  String root() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return root() + "/collect";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
