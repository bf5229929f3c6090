package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.figures.ProcessorTime;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What tenants cost of whom nothing changes. 10,000 of them at the default interval are checked
 * 16.7 times a second; here some hundred real ones are, at an interval short enough for the same
 * number of checks a second. Then the cost of one event among 1,000 and among 50,000 tenants.
 */
public final class QuietBenchmark {

  private static final int TENANTS = 300;
  private static final double CHECKS_A_SECOND = 10_000 / 600.0;
  private static final int WARM_ROUNDS = 100;

  /**
   * What is done some times a second only is compiled some minutes after the start at the soonest.
   */
  private static final Duration AT_PACE = Duration.ofMinutes(2);

  private static final Duration MEASURED = Duration.ofSeconds(60);
  private static final int FEW = 1_000;
  private static final int MANY = 50_000;

  private QuietBenchmark() {}

  /**
   * Runs it; takes a folder for the servers' data and, if what PostgreSQL did for the quiet tenants
   * is to be printed too, {@code statements}.
   */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    boolean counted = arguments.length > 1 && arguments[1].equals(Statements.ARGUMENT);
    String kafka = TestKafka.shared().bootstrapServers();
    try (var postgres = DurablePostgres.start(folder, Statements.settings(counted))) {
      quiet(postgres, counted ? Statements.countedBy(postgres.server()) : null, kafka, folder);
      try (var engine =
          EngineUnderTest.withoutBackends(postgres.database("events"), kafka, true, folder)) {
        Figures.say("One event among so many tenants, six no-op steps, all audit rows");
        double few = new EventCost(engine).millisAmong(FEW);
        double many = new EventCost(engine).millisAmong(MANY);
        Figures.atMost(1.25, "cost among 50,000 by cost among 1,000", many / few);
      }
    }
    System.exit(0);
  }

  private static void quiet(
      DurablePostgres postgres, @Nullable Statements statements, String kafka, Path folder) {
    var cluster = TestControlPlane.shared();
    Duration interval = Duration.ofMillis(Math.round(TENANTS / CHECKS_A_SECOND * 1_000));
    try (var engine =
        EngineUnderTest.withCluster(
            postgres.database("quiet"),
            kafka,
            cluster.kubeconfig(),
            folder,
            Map.of("coditect.converge.drift-interval", interval.toMillis() + "ms"))) {
      engine.askForNew(TENANTS);
      await(
          engine.jdbc(),
          "select count(*) >= %d from tenant_status where phase = 'ready'".formatted(TENANTS));
      warmUp(engine);
      Figures.say(
          "%d quiet Free tenants on a real API server, each checked every %d s"
              .formatted(TENANTS, interval.toSeconds()));
      if (statements != null) {
        statements.forget();
      }
      measure(engine.jdbc());
      if (statements != null) {
        statements.report("quiet");
      }
    }
  }

  /**
   * Until most of what is measured is compiled, and all tenants are checked at their pace again.
   */
  private static void warmUp(EngineUnderTest engine) {
    for (int round = 0; round < WARM_ROUNDS; round++) {
      engine.jdbc().update("update work set due_at = now()");
      engine.awaitIdle();
    }
    pause(AT_PACE);
  }

  private static void measure(JdbcTemplate jdbc) {
    var processor = new ProcessorTime(jdbc);
    long checks = checks(jdbc);
    long acted = acted(jdbc);
    Duration compiler = ProcessorTime.ofCompiler();
    ProcessorTime.Used before = processor.now();
    long start = System.nanoTime();
    pause(MEASURED);
    ProcessorTime.Used used = processor.now().since(before);
    double seconds = (System.nanoTime() - start) / 1e9;
    Figures.note("checks a second (10,000 tenants: 16.67)", (checks(jdbc) - checks) / seconds);
    Figures.say("of them found something to do: " + (acted(jdbc) - acted));
    double jvm = used.jvm().toNanos() / 1e7 / seconds;
    double database = used.database().toNanos() / 1e7 / seconds;
    Figures.note("  % of a core, JVM, all that it does", jvm);
    Figures.note(
        "    of it the compiler, which is done some day",
        ProcessorTime.ofCompiler().minus(compiler).toNanos() / 1e7 / seconds);
    Figures.note("  % of a core, PostgreSQL", database);
    Figures.atMost(3, "% of a core", jvm + database);
  }

  private static long checks(JdbcTemplate jdbc) {
    return number(jdbc, "select sum(epoch) from work");
  }

  private static long acted(JdbcTemplate jdbc) {
    return number(jdbc, "select count(*) from run");
  }

  private static long number(JdbcTemplate jdbc, String query) {
    return Objects.requireNonNull(jdbc.queryForObject(query, Long.class));
  }

  private static void await(JdbcTemplate jdbc, String condition) {
    while (!Boolean.TRUE.equals(jdbc.queryForObject(condition, Boolean.class))) {
      pause(Duration.ofMillis(20));
    }
  }

  private static void pause(Duration duration) {
    long until = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
