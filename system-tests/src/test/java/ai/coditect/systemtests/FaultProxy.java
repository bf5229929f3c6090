package ai.coditect.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A plain HTTP proxy on the loopback address before one backend. It can hold one request at either
 * side of its effect, so that the caller can be killed exactly there.
 */
final class FaultProxy {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Set<String> NOT_FORWARDED =
      headers(
          "host", "content-length", "connection", "upgrade", "http2-settings", "transfer-encoding");
  private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data:\\s*(\\S+)");

  /** Where a request is held. */
  enum Hold {
    /** It never reaches the backend. */
    BEFORE_EFFECT,
    /** The backend has done it, and the caller never hears of it. */
    AFTER_EFFECT
  }

  /** A request that is to be held. */
  static final class Trap {
    private final Predicate<String> request;
    private final Hold hold;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Trap(Predicate<String> request, Hold hold) {
      this.request = request;
      this.hold = hold;
    }

    /** Waits until the request is there. */
    boolean awaitReached(Duration atMost) {
      try {
        return reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private final URI backend;
  private final HttpClient http;
  private final HttpServer server;
  private volatile @Nullable Trap trap;

  private FaultProxy(URI backend, HttpClient http) {
    this.backend = backend;
    this.http = http;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * Before a backend that may not be there yet; the kubeconfig, if any, names the authority to
   * trust and may appear later.
   */
  static FaultProxy to(URI backend, @Nullable Path kubeconfig) {
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5));
    if (kubeconfig != null) {
      builder.sslContext(trusting(kubeconfig));
    }
    return new FaultProxy(backend, builder.build());
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Holds the next request that matches, given as method, space and path. */
  Trap hold(Hold hold, Predicate<String> request) {
    var set = new Trap(request, hold);
    trap = set;
    return set;
  }

  /** Lets go of what is held, without an answer. */
  void release() {
    Trap held = trap;
    trap = null;
    if (held != null) {
      held.released.countDown();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Trap held = taken(exchange);
      if (held != null && held.hold == Hold.BEFORE_EFFECT) {
        keep(held);
        return;
      }
      HttpResponse<byte[]> answer = forward(exchange, body);
      if (held != null) {
        keep(held);
        return;
      }
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_FORWARDED.contains(name)) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private synchronized @Nullable Trap taken(HttpExchange exchange) {
    Trap set = trap;
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    return set != null && set.reached.getCount() > 0 && set.request.test(request) ? set : null;
  }

  private static void keep(Trap held) {
    held.reached.countDown();
    try {
      if (!held.released.await(2, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a held request was never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    URI asked = exchange.getRequestURI();
    var request =
        HttpRequest.newBuilder(URI.create(backend.toString().replaceAll("/$", "") + asked))
            .timeout(TIMEOUT)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_FORWARDED.contains(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static SSLContext trusting(Path kubeconfig) {
    try {
      Matcher authority = AUTHORITY.matcher(Files.readString(kubeconfig));
      if (!authority.find()) {
        throw new IllegalStateException("no certificate authority in " + kubeconfig);
      }
      var certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(Base64.getDecoder().decode(authority.group(1))));
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", certificate);
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> headers(String... names) {
    Set<String> headers = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    headers.addAll(Set.of(names));
    return headers;
  }
}
