package ai.coditect.benchmarks.selfservice;

import ai.coditect.benchmarks.engine.DurablePostgres;
import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.selfservice.WatchedTenants.Watched;
import ai.coditect.localstack.postgres.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The API with 50,000 tenants in its tables: changes of tier beside a bare Spring Boot controller
 * that inserts one row into the same database, and how soon a tenant and its status are read.
 */
public final class ApiBenchmark {

  private static final int TENANTS = 50_000;
  private static final int CONNECTIONS = 32;
  // Until the compilers have nothing left to do: what is measured is a service that has run a
  // while.
  private static final int WARM = 15_000;
  private static final int WARM_READS = 40_000;
  private static final int TURNS = 3;
  private static final int EACH = 4_000;
  private static final double LEAST_SHARE = 0.6;
  private static final double SHARE_OF_SATURATION = 0.6;
  private static final double CHANGE_P99_MILLIS = 20;
  private static final int READS_A_SECOND = 500;
  private static final double READ_P99_MILLIS = 10;
  private static final int SECONDS = 20;

  private final List<Watched> tenants;
  private final ServiceUnderTest service;
  private final BareService.Running bare;

  private ApiBenchmark(List<Watched> tenants, ServiceUnderTest service, BareService.Running bare) {
    this.tenants = tenants;
    this.service = service;
    this.bare = bare;
  }

  /** Runs it; takes a folder for the servers' data, and which part to run, if not both. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Set<String> parts =
        arguments.length == 1
            ? Set.of("reads", "changes")
            : Set.copyOf(List.of(arguments).subList(1, arguments.length));
    try (var postgres = DurablePostgres.start(folder)) {
      Database database = postgres.database("api");
      var jdbc =
          new JdbcTemplate(
              new DriverManagerDataSource(
                  database.url(), database.username(), database.password()));
      try (var service = ServiceUnderTest.start(database, folder)) {
        jdbc.execute("create table bare (id text primary key, tier text, seats integer)");
        run(service, database, folder, new WatchedTenants(jdbc).make(TENANTS), parts);
      }
    }
    System.exit(0);
  }

  private static void run(
      ServiceUnderTest service,
      Database database,
      Path folder,
      List<Watched> tenants,
      Set<String> parts) {
    try (var bare = BareService.start(database, folder)) {
      var benchmark = new ApiBenchmark(tenants, service, bare);
      if (parts.contains("reads")) {
        benchmark.read();
      }
      if (parts.contains("changes")) {
        benchmark.change();
      }
    }
  }

  private void read() {
    IntFunction<byte[]> requests =
        number -> {
          Watched tenant = tenants.get((int) (number * 7_919L % TENANTS));
          String path = number % 2 == 0 ? "" : "/provisioning";
          return Connection.request(
              "GET /v1/tenants/" + tenant.id() + path, tenant.token(), "", "");
        };
    var load = new Load(service.port(), CONNECTIONS, 200, requests);
    var _ = load.asFastAsItGoes(WARM_READS);
    Figures.say(
        "%,d tenants; a tenant or its status, %d times a second"
            .formatted(TENANTS, READS_A_SECOND));
    Duration before = service.processorTime();
    Latencies taken = load.at(READS_A_SECOND, READS_A_SECOND * SECONDS);
    Figures.note(
        "  ms of processor each, in its JVM",
        service.processorTime().minus(before).toNanos() / 1e6 / (READS_A_SECOND * SECONDS));
    Figures.note("  ms, p50", taken.millis(0.5));
    Figures.atMost(READ_P99_MILLIS, "  ms, p99", taken.millis(0.99));
  }

  private void change() {
    String wish = "{\"tier\": \"team\", \"seats\": 7}";
    var ours =
        new Load(
            service.port(),
            CONNECTIONS,
            202,
            number -> {
              Watched tenant = tenants.get(number);
              return Connection.request(
                  "POST /v1/tenants/" + tenant.id() + "/tier-changes",
                  tenant.token(),
                  "Idempotency-Key: change-" + number + "\r\n",
                  wish);
            });
    byte[] row = Connection.request("POST /rows", "none", "", wish);
    var theirs = new Load(bare.port(), CONNECTIONS, 202, _ -> row);
    Figures.say(
        "%d connections; changes of tier, by rows of a bare controller".formatted(CONNECTIONS));
    double saturation =
        SideBySide.of(
                new SideBySide.Side("changes", ours, service::processorTime),
                new SideBySide.Side("rows", theirs, bare::processorTime))
            .warm(WARM)
            .atLeast(LEAST_SHARE, TURNS, EACH);
    double pace = saturation * SHARE_OF_SATURATION;
    int count = (int) Math.min(pace * SECONDS, TENANTS - WARM - TURNS * EACH);
    Latencies taken = ours.at(pace, count);
    Figures.say("changes at %.0f a second".formatted(pace));
    Figures.note("  ms, p50", taken.millis(0.5));
    Figures.atMost(CHANGE_P99_MILLIS, "  ms, p99", taken.millis(0.99));
  }
}
