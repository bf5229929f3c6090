package ai.coditect.selfservice.relay;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands where another service is; answers as the test at hand says. */
public final class TestNeighbour {

  private final HttpServer server;
  private final BlockingQueue<Received> requests = new LinkedBlockingQueue<>();
  private volatile Answering answering = TestNeighbour::plainly;

  /** A request as it came. */
  public record Received(String method, String address, Headers headers, String body) {}

  /** How a request is answered. */
  @FunctionalInterface
  interface Answering {
    void answer(HttpExchange exchange) throws IOException;
  }

  /** Listens on a free port until the JVM ends. */
  public TestNeighbour() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Received(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders(),
            body));
    answering.answer(exchange);
    exchange.close();
  }

  /** Its base URL. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void answers(Answering how) {
    requests.clear();
    answering = how;
  }

  static void plainly(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 2);
    exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
  }

  Received next() {
    try {
      Received received = requests.poll(10, TimeUnit.SECONDS);
      if (received == null) {
        throw new IllegalStateException("no request came");
      }
      return received;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  boolean heardNothing() {
    return requests.isEmpty();
  }
}
