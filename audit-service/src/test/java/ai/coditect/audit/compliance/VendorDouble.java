package ai.coditect.audit.compliance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A vendor's server, as far as its documentation goes: a real HTTP server that keeps what it is
 * sent and refuses what the vendor would refuse. One request at a time.
 */
abstract class VendorDouble {

  /** What is answered. */
  record Answer(int status, String body, int retryAfter) {

    static Answer of(int status, String body) {
      return new Answer(status, body, 0);
    }
  }

  private static final Pattern PART =
      Pattern.compile(
          "\\r\\nContent-Disposition: form-data; name=\"([^\"]+)\"(; filename=\"[^\"]+\")?"
              + "(?:\\r\\nContent-Type: ([^\\r]+))?\\r\\n\\r\\n");

  private final HttpServer server;
  private final Deque<Answer> failures = new ArrayDeque<>();

  VendorDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
    server.createContext("/", this::handle);
    server.start();
  }

  /** Its base address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next request is answered like this, whatever it is. */
  synchronized void failNext(int status, int retryAfter) {
    failures.add(new Answer(status, "{\"message\": \"synthetic\"}", retryAfter));
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Answer answer;
    synchronized (this) {
      Answer failure = failures.poll();
      answer =
          failure != null
              ? failure
              : answer(
                  exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                  read(body, exchange.getRequestHeaders().getFirst("Content-Type")));
    }
    if (answer.retryAfter() > 0) {
      exchange.getResponseHeaders().set("Retry-After", Integer.toString(answer.retryAfter()));
    }
    byte[] bytes = answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static JsonNode read(byte[] body, @Nullable String type) {
    if (body.length == 0) {
      return JsonMapper.shared().createObjectNode();
    }
    return type != null && type.startsWith("multipart/form-data; boundary=")
        ? form(body, type.substring(type.indexOf('=') + 1))
        : JsonMapper.shared().readTree(body);
  }

  /** A form (RFC 7578): fields that come twice are arrays, of a file its type and content. */
  private static JsonNode form(byte[] body, String boundary) {
    ObjectNode fields = JsonMapper.shared().createObjectNode();
    String text = new String(body, ISO_8859_1);
    if (!text.endsWith("\r\n--" + boundary + "--\r\n")) {
      return fields; // cut off, or no form at all
    }
    for (String part : text.split("(^|\\r\\n)--" + Pattern.quote(boundary), -1)) {
      Matcher head = PART.matcher(part);
      if (!head.lookingAt()) {
        continue;
      }
      String content = part.substring(head.end());
      if (head.group(3) != null) {
        fields.putObject(head.group(1)).put("type", head.group(3)).put("content", content);
      } else if (head.group(1).endsWith("[]")) {
        fields.withArray("/" + head.group(1).substring(0, head.group(1).length() - 2)).add(content);
      } else {
        fields.put(head.group(1), new String(content.getBytes(ISO_8859_1), UTF_8));
      }
    }
    return fields;
  }

  /** Whether a form has a PDF as its file. */
  static boolean hasPdf(JsonNode form) {
    return form.at("/file/type").asString("").equals("application/pdf")
        && form.at("/file/content").asString("").startsWith("%PDF-")
        && form.at("/file/content").asString("").stripTrailing().endsWith("%%EOF");
  }

  /** Answers a request by the vendor's rules. */
  abstract Answer answer(String methodAndPath, String authorization, JsonNode body);
}
