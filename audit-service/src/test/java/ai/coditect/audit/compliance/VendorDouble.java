package ai.coditect.audit.compliance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
                  body.length == 0
                      ? JsonMapper.shared().createObjectNode()
                      : JsonMapper.shared().readTree(body));
    }
    if (answer.retryAfter() > 0) {
      exchange.getResponseHeaders().set("Retry-After", Integer.toString(answer.retryAfter()));
    }
    byte[] bytes = answer.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Answers a request by the vendor's rules. */
  abstract Answer answer(String methodAndPath, String authorization, JsonNode body);
}
