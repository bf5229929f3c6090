package ai.coditect.selfservice.webhooks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A customer's server that receives webhooks. */
final class Receiver implements AutoCloseable {

  private final HttpServer server;
  private final BlockingQueue<Received> requests = new LinkedBlockingQueue<>();
  private volatile int status = 204;
  private volatile Runnable before = () -> {};

  /** A request as it came. */
  record Received(HttpHeaders headers, String body) {

    String header(String name) {
      return headers.firstValue(name).orElseThrow();
    }
  }

  Receiver() {
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
    // As it is now: whoever sees the request may change what the next one is answered.
    int answer = status;
    before.run();
    requests.add(new Received(HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true), body));
    if (answer / 100 == 3) {
      exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
    }
    exchange.sendResponseHeaders(answer, -1);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How it answers from now on. */
  void answers(int with) {
    status = with;
  }

  /** What it does before it answers. */
  void does(Runnable work) {
    before = work;
  }

  /** The next request. */
  Received next() {
    Received received = next(Duration.ofSeconds(20));
    if (received == null) {
      throw new AssertionError("nothing came");
    }
    return received;
  }

  /** The next request; null if none comes in this time. */
  @Nullable Received next(Duration within) {
    try {
      return requests.poll(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
