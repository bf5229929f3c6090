package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.postgres.Durability;
import ai.coditect.localstack.postgres.PostgresServer;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.testing.TestKafka;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Six no-op steps a run, on PostgreSQL with fsync and synchronous commit on this machine: runs a
 * second with the journal alone and with all audit rows, the time from a committed change to the
 * end of its run, and DBOS Transact with six no-op steps. Prints each figure beside its limit.
 */
public final class EngineBenchmark {

  private static final int TENANTS = 5_000;
  private static final int ROUNDS = 6;
  private static final int EVENTS_PER_SECOND = 100;
  private static final int EVENTS = 1_500;
  private static final PrintStream OUT = System.out;

  private EngineBenchmark() {}

  /** Runs it all; takes a folder for the server's data. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Files.createDirectories(folder);
    String password = "benchmark-only";
    var server =
        new PostgresServer(
            folder.resolve("postgres"), Ports.free(), Durability.POWER_LOSS, password);
    server.start();
    try {
      List<String> parts =
          arguments.length > 1
              ? List.of(arguments).subList(1, arguments.length)
              : List.of("journal", "dbos", "paused", "relay");
      String nowhere = "127.0.0.1:1";
      double journal = 0;
      for (String part : parts) {
        Database database = database(server, part, password);
        switch (part) {
          case "journal" -> {
            try (var engine = EngineUnderTest.start(database, nowhere, false, folder)) {
              journal = throughput(engine);
            }
            report("runs/s, journal only", journal, 3_000, false);
          }
          case "dbos" -> {
            double dbos = DbosRuns.perSecond(database);
            report("DBOS Transact, workflows/s", dbos, 0, false);
            report("ratio to DBOS Transact", journal / dbos, 3, false);
          }
          case "paused" -> {
            try (var engine = EngineUnderTest.start(database, nowhere, true, folder)) {
              report("runs/s, all audit rows, relay paused", throughput(engine), 1_000, false);
            }
          }
          case "relay" -> {
            String kafka = TestKafka.shared().bootstrapServers();
            try (var engine = EngineUnderTest.start(database, kafka, true, folder)) {
              report("runs/s, all audit rows, relay running", throughput(engine), 1_000, false);
              latency(engine);
            }
          }
          default -> throw new IllegalArgumentException("no part " + part);
        }
      }
    } finally {
      server.stop();
    }
    System.exit(0);
  }

  private static Database database(PostgresServer server, String name, String password) {
    server.execute(
        "postgres",
        List.of(
            "create role " + name + " login password '" + password + "'",
            "create database " + name + " owner " + name));
    return new Database(server.url(name), name, password);
  }

  /** The best of some rounds, each of which runs every tenant once. */
  private static double throughput(EngineUnderTest engine) {
    for (int i = 0; i < TENANTS; i++) {
      engine.ask(TenantId.next(), 1);
    }
    JdbcTemplate jdbc = engine.jdbc();
    awaitIdle(jdbc);
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long before = runs(jdbc);
      long start = System.nanoTime();
      jdbc.update("update work set due_at = now()");
      awaitIdle(jdbc);
      double seconds = (System.nanoTime() - start) / 1e9;
      double perSecond = (runs(jdbc) - before) / seconds;
      OUT.printf("  round %d: %,.0f runs/s%n", round + 1, perSecond);
      best = Math.max(best, perSecond);
    }
    return best;
  }

  private static long runs(JdbcTemplate jdbc) {
    return Objects.requireNonNull(
        jdbc.queryForObject("select count(*) from run where ended_at is not null", Long.class));
  }

  private static void awaitIdle(JdbcTemplate jdbc) {
    while (Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select exists (select from work where due_at <= now())", Boolean.class))) {
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Changes of tenants at a steady pace; how long after its commit each one's run has ended. */
  private static void latency(EngineUnderTest engine) {
    JdbcTemplate jdbc = engine.jdbc();
    List<TenantId> tenants =
        jdbc.query(
            "select tenant_id from tenant order by tenant_id limit ?",
            (row, _) -> new TenantId(row.getString(1)),
            EVENTS);
    jdbc.execute("create table committed (tenant_id text primary key, at timestamptz not null)");
    long interval = 1_000_000_000L / EVENTS_PER_SECOND;
    long next = System.nanoTime();
    for (TenantId tenant : tenants) {
      LockSupport.parkNanos(next - System.nanoTime());
      next += interval;
      engine.ask(tenant, 2);
      jdbc.update("insert into committed values (?, clock_timestamp())", tenant.value());
    }
    awaitIdle(jdbc);
    List<Double> millis =
        new ArrayList<>(
            jdbc.query(
                """
                select extract(epoch from max(r.ended_at) - c.at) * 1000 from committed c
                join run r using (tenant_id) where r.generation = 2 group by c.tenant_id, c.at
                """,
                (row, _) -> row.getDouble(1)));
    millis.sort(null);
    report("event committed to run done, p50 ms", millis.get(millis.size() / 2), 25, true);
    report("event committed to run done, p99 ms", millis.get(millis.size() * 99 / 100), 100, true);
  }

  private static void report(String what, double value, double limit, boolean below) {
    String verdict =
        limit == 0
            ? ""
            : "limit %s %,.0f, ratio %.2f"
                .formatted(below ? "<=" : ">=", limit, below ? limit / value : value / limit);
    OUT.printf("%-46s %,10.1f   %s%n", what, value, verdict);
  }
}
