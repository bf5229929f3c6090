package ai.coditect.benchmarks.selfservice;

import ai.coditect.benchmarks.engine.DurablePostgres;
import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.selfservice.WatchedTenants.Watched;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an API key is worth, asked at one replica: how often in a second, beside a bare Spring Boot
 * endpoint that answers a constant; how soon, at 1,000 requests a second; and how long after a
 * revocation began at another replica the key is worth nothing here.
 */
public final class IntrospectionBenchmark {

  private static final int TENANTS = 10;
  private static final int KEYS_EACH = 20;
  private static final int CONNECTIONS = 32;
  // Until the compilers have nothing left to do: what is measured is a service that has run a
  // while.
  private static final int WARM = 150_000;
  private static final int TURNS = 3;
  private static final int EACH = 40_000;
  private static final double LEAST_SHARE = 0.8;
  private static final int A_SECOND = 1_000;
  private static final int PACED = 20_000;
  private static final double P99_MILLIS = 5;
  private static final double REVOKED_P99_MILLIS = 2_000;
  private static final Duration POLL = Duration.ofMillis(5);

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ServiceUnderTest here;
  private final ServiceUnderTest there;
  private final BareService.Running bare;
  private final String service =
      TestIssuer.shared()
          .token("benchmark-service")
          .withAudience("self-service-api")
          .withRoles("service")
          .withClaim("azp", "benchmark-service")
          .withClaim("exp", Instant.now().plusSeconds(3_600).getEpochSecond())
          .signed();

  private IntrospectionBenchmark(
      ServiceUnderTest here, ServiceUnderTest there, BareService.Running bare) {
    this.here = here;
    this.there = there;
    this.bare = bare;
  }

  /** A key of a tenant. */
  private record Key(Watched tenant, String id, String secret) {}

  /** Runs it; takes a folder for the servers' data. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    try (var postgres = DurablePostgres.start(folder)) {
      Database database = postgres.database("introspection");
      try (var here =
              ServiceUnderTest.start(database, Files.createDirectories(folder.resolve("here")));
          var there =
              ServiceUnderTest.start(database, Files.createDirectories(folder.resolve("there")));
          var bare = BareService.start(database, folder)) {
        var jdbc =
            new JdbcTemplate(
                new DriverManagerDataSource(
                    database.url(), database.username(), database.password()));
        new IntrospectionBenchmark(here, there, bare).run(new WatchedTenants(jdbc));
      }
    }
    System.exit(0);
  }

  private void run(WatchedTenants tenants) {
    List<Key> keys = new ArrayList<>();
    for (Watched tenant : tenants.make(TENANTS)) {
      for (int i = 0; i < KEYS_EACH; i++) {
        keys.add(make(tenant, i));
      }
    }
    List<byte[]> questions =
        keys.stream()
            .map(
                key ->
                    Connection.request(
                        "POST /v1/api-keys/introspection", service, "", question(key)))
            .toList();
    byte[] constant = Connection.request("POST /constant", "none", "", question(keys.getFirst()));
    var ours = new Load(here.port(), CONNECTIONS, 200, n -> questions.get(n % questions.size()));
    var theirs = new Load(bare.port(), CONNECTIONS, 200, _ -> constant);
    Figures.say(
        "%,d keys, %d connections; answers by those of a bare endpoint"
            .formatted(keys.size(), CONNECTIONS));
    SideBySide.of(
            new SideBySide.Side("answers", ours, here::processorTime),
            new SideBySide.Side("constants", theirs, bare::processorTime))
        .warm(WARM)
        .atLeast(LEAST_SHARE, TURNS, EACH);
    Figures.say("%,d a second".formatted(A_SECOND));
    Latencies taken = ours.at(A_SECOND, PACED);
    Figures.note("  ms, p50", taken.millis(0.5));
    Figures.atMost(P99_MILLIS, "  ms, p99", taken.millis(0.99));
    Figures.say("each key revoked at the other replica, until it is inactive here");
    Latencies revoked = Latencies.of(keys.stream().map(this::revocationTime).toList());
    Figures.note("  ms, p50", revoked.millis(0.5));
    Figures.atMost(REVOKED_P99_MILLIS, "  ms, p99", revoked.millis(0.99));
  }

  private Key make(Watched tenant, int number) {
    var request =
        there
            .request("/v1/tenants/" + tenant.id() + "/api-keys", tenant.token())
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"name\": \"key-%d\", \"scopes\": [\"status:read\"]}".formatted(number)));
    JsonNode made = JsonMapper.shared().readTree(send(request.build(), 201));
    return new Key(tenant, made.at("/key/id").asString(), made.at("/secret").asString());
  }

  private long revocationTime(Key key) {
    if (!active(key)) {
      throw new IllegalStateException(key.id() + " is not active before its revocation");
    }
    long begin = System.nanoTime();
    var _ =
        send(
            there
                .request(
                    "/v1/tenants/%s/api-keys/%s".formatted(key.tenant().id(), key.id()),
                    key.tenant().token())
                .DELETE()
                .build(),
            204);
    while (active(key)) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    return System.nanoTime() - begin;
  }

  private boolean active(Key key) {
    return JsonMapper.shared().readTree(send(introspection(key), 200)).at("/active").asBoolean();
  }

  private HttpRequest introspection(Key key) {
    return here.request("/v1/api-keys/introspection", service)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(question(key)))
        .build();
  }

  private static String send(HttpRequest request, int expected) {
    try {
      var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != expected) {
        throw new IllegalStateException(request + ": " + answer.statusCode() + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String question(Key key) {
    return "{\"token\": \"" + key.secret() + "\"}";
  }
}
