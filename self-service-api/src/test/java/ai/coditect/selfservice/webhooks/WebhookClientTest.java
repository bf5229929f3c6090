package ai.coditect.selfservice.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.coditect.platform.outbound.PublicHttp;
import ai.coditect.platform.outbound.PublicHttp.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WebhookClientTest {

  private static final Map<String, String> NO_HEADERS = Map.of();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:%d/",
        "http://localhost:%d/",
        "http://[::1]:%d/",
        "http://[::ffff:127.0.0.1]:%d/",
        "http://[::ffff:7f00:1]:%d/",
        "http://0.0.0.0:%d/"
      })
  void a_receiver_on_a_machine_of_ours_hears_nothing(String target) throws IOException {
    try (Receiver receiver = new Receiver();
        PublicHttp client = client(false, InetAddress::getAllByName)) {
      Result result = client.post(URI.create(target.formatted(receiver.port())), NO_HEADERS, "{}");

      assertThat(result).isEqualTo(new Result.NotAnswered("AddressRefused"));
      assertThat(receiver.next(Duration.ofMillis(50))).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "https://10.1.2.3/"
      })
  void neither_does_a_metadata_service_or_a_neighbour(String target) throws IOException {
    try (PublicHttp client = client(false, InetAddress::getAllByName)) {
      assertThat(client.post(URI.create(target), NO_HEADERS, "{}"))
          .isEqualTo(new Result.NotAnswered("AddressRefused"));
    }
  }

  @Test
  void a_name_that_changes_its_address_after_it_was_looked_at_gains_nothing() throws IOException {
    AtomicInteger lookups = new AtomicInteger();
    InetAddress nobody = InetAddress.ofLiteral("192.0.2.1");
    try (Receiver receiver = new Receiver();
        PublicHttp client =
            client(
                false,
                _ ->
                    new InetAddress[] {
                      // Documentation addresses are refused too, so that nothing leaves here.
                      lookups.incrementAndGet() == 1 ? nobody : InetAddress.getLoopbackAddress()
                    })) {
      URI target = URI.create("http://rebinding.example:%d/".formatted(receiver.port()));

      assertThat(client.post(target, NO_HEADERS, "{}"))
          .isEqualTo(new Result.NotAnswered("AddressRefused"));
      assertThat(client.post(target, NO_HEADERS, "{}"))
          .isEqualTo(new Result.NotAnswered("AddressRefused"));
      // One look-up for each connection: what was judged is what is connected to.
      assertThat(lookups).hasValue(2);
      assertThat(receiver.next(Duration.ofMillis(50))).isNull();
    }
  }

  @Test
  void one_address_that_is_not_public_spoils_a_name() throws IOException {
    try (PublicHttp client =
        client(
            false,
            _ ->
                new InetAddress[] {
                  InetAddress.ofLiteral("1.1.1.1"), InetAddress.getLoopbackAddress()
                })) {
      assertThat(client.post(URI.create("https://mixed.example/"), NO_HEADERS, "{}"))
          .isEqualTo(new Result.NotAnswered("AddressRefused"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void a_redirect_is_an_answer_and_not_followed(int status) throws IOException {
    try (Receiver receiver = new Receiver();
        PublicHttp client = client(true, InetAddress::getAllByName)) {
      receiver.answers(status);

      assertThat(client.post(URI.create(receiver.url()), NO_HEADERS, "{}"))
          .isEqualTo(new Result.Answered(status));
      assertThat(receiver.next()).isNotNull();
      assertThat(receiver.next(Duration.ofMillis(50))).isNull();
    }
  }

  @Test
  void a_name_that_nobody_has_and_a_port_that_nobody_listens_at_are_told_apart()
      throws IOException {
    int nobodysPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobodysPort = socket.getLocalPort();
    }
    try (PublicHttp client =
        client(
            true,
            host -> {
              if (host.equals("nowhere.example")) {
                throw new UnknownHostException(host);
              }
              return InetAddress.getAllByName(host);
            })) {
      assertThat(client.post(URI.create("https://nowhere.example/"), NO_HEADERS, "{}"))
          .isEqualTo(new Result.NotAnswered("UnknownHost"));
      assertThat(
              client.post(
                  URI.create("http://127.0.0.1:%d/".formatted(nobodysPort)), NO_HEADERS, "{}"))
          .isEqualTo(new Result.NotAnswered("ConnectionFailed"));
    }
  }

  @Test
  void a_receiver_that_answers_byte_by_byte_is_left_when_its_time_is_over() throws IOException {
    try (ServerSocket dripping = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PublicHttp client = client(true, InetAddress::getAllByName)) {
      Thread.ofVirtual().start(() -> drip(dripping));
      long begun = System.nanoTime();

      Result result =
          client.post(
              URI.create("http://127.0.0.1:%d/".formatted(dripping.getLocalPort())),
              NO_HEADERS,
              "{}");

      assertThat(result).isEqualTo(new Result.NotAnswered("Timeout"));
      assertThat(Duration.ofNanos(System.nanoTime() - begun).toMillis())
          .isCloseTo(1_000L, within(900L));
    }
  }

  /** A header a byte at a time, so that no read ever times out. */
  private static void drip(ServerSocket server) {
    try (var connection = server.accept()) {
      var out = connection.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\nX-Slow: ".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      while (true) {
        out.write('x');
        out.flush();
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    } catch (IOException e) {
      // It was left.
    }
  }

  private static PublicHttp client(boolean local, PublicHttp.Names names) {
    var properties =
        new Binder(
                new MapConfigurationPropertySource(
                    Map.of(
                        "coditect.webhooks.local-targets",
                        local,
                        "coditect.webhooks.connect-timeout",
                        "1s",
                        "coditect.webhooks.timeout",
                        "1s")))
            .bind("coditect.webhooks", WebhookProperties.class)
            .get();
    return new PublicHttp(properties.limits(), names);
  }
}
