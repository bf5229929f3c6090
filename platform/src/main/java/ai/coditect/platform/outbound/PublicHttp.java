package ai.coditect.platform.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts and puts to addresses that customers chose. It connects only to an address that it has
 * found to be public, looked up for that very connection; it follows no redirect, keeps no cookie,
 * uses no proxy, and bounds the time and the bytes that a receiver can take of it.
 */
public final class PublicHttp implements AutoCloseable {

  private static final int MOST_RESPONSE_BYTES = 4_096;
  private static final int MOST_CONNECTIONS = 50;

  private final CloseableHttpClient http;
  private final Duration timeout;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("outbound-deadlines").daemon().factory());

  /** How an attempt ended. */
  public sealed interface Result {

    /** The receiver has answered, with this status. */
    record Answered(int status) implements Result {}

    /** It has not, for a stable reason. */
    record NotAnswered(String reason) implements Result {}
  }

  /** What names are looked up by. */
  @FunctionalInterface
  public interface Names {

    /** All addresses of a host. */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * How far it goes.
   *
   * @param userAgent what it calls itself
   * @param connectTimeout to reach a receiver
   * @param timeout for its whole answer
   * @param localTargets whether addresses that are not public are allowed: for tests on one
   *     machine, never elsewhere
   */
  public record Limits(
      String userAgent, Duration connectTimeout, Duration timeout, boolean localTargets) {}

  /** A client that looks names up like this. */
  public PublicHttp(Limits limits, Names names) {
    this.timeout = limits.timeout();
    Timeout wait = Timeout.of(limits.timeout());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new CheckedNames(names, limits.localTargets()))
            .setMaxConnTotal(MOST_CONNECTIONS)
            .setMaxConnPerRoute(MOST_CONNECTIONS)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(limits.connectTimeout()))
                    .setSocketTimeout(wait)
                    .build())
            .build();
    this.http =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(wait)
                    .setResponseTimeout(wait)
                    .build())
            .setUserAgent(limits.userAgent())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  /** Posts JSON; never throws for what a receiver does. */
  public Result post(URI target, Map<String, String> headers, String body) {
    return post(target, headers, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }

  /** Posts bytes of a media type; never throws for what a receiver does. */
  public Result post(URI target, Map<String, String> headers, String type, byte[] body) {
    return send(new HttpPost(target), headers, type, body);
  }

  /** Puts bytes of a media type at an address; never throws for what a receiver does. */
  public Result put(URI target, Map<String, String> headers, String type, byte[] body) {
    return send(new HttpPut(target), headers, type, body);
  }

  private Result send(
      HttpUriRequestBase request, Map<String, String> headers, String type, byte[] body) {
    headers.forEach(request::setHeader);
    request.setEntity(new ByteArrayEntity(body, ContentType.create(type)));
    AtomicBoolean late = new AtomicBoolean();
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(true);
              request.cancel();
            },
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return send(request);
    } catch (IOException | HttpException | IllegalArgumentException e) {
      return new Result.NotAnswered(late.get() ? "Timeout" : reason(e));
    } finally {
      deadline.cancel(false);
    }
  }

  private Result send(HttpUriRequestBase request) throws IOException, HttpException {
    try (ClassicHttpResponse response =
        http.executeOpen(RoutingSupport.determineHost(request), request, null)) {
      HttpEntity entity = response.getEntity();
      if (entity != null) {
        // Read to its end if that is near, so that the connection can be used again. Not kept.
        InputStream content = entity.getContent();
        var _ = content.readNBytes(MOST_RESPONSE_BYTES);
      }
      return new Result.Answered(response.getCode());
    }
  }

  @Override
  public void close() throws IOException {
    deadlines.shutdownNow();
    http.close();
  }

  private static String reason(Exception failure) {
    return switch (failure) {
      case AddressRefusedException _ -> "AddressRefused";
      case UnknownHostException _ -> "UnknownHost";
      case SocketTimeoutException _ -> "Timeout";
      case SSLException _ -> "TlsFailed";
      default -> "ConnectionFailed";
    };
  }

  /** The host has an address that is not for us to call. */
  private static final class AddressRefusedException extends UnknownHostException {
    AddressRefusedException(String host) {
      super(host + " is not a public address");
    }
  }

  /** The client connects to what this returns, and asks for nothing else. */
  private record CheckedNames(Names names, boolean all) implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      InetAddress[] addresses = names.addresses(host);
      if (!all && !PublicAddresses.holds(addresses)) {
        throw new AddressRefusedException(host);
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
