package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.figures.ProcessorTime;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.KubernetesConnections;
import ai.coditect.provisioning.tier.TierCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Real Free tenants on a real API server, from their first intent to Ready, beside a plain loop
 * that applies the same objects through the same client, as many tenants at a time. Both take
 * turns, so that what else the machine does meets both alike.
 */
public final class KubernetesBenchmark {

  /** Until then compiling costs more than working, more so for the one with more code. */
  private static final int WARM_UP = 1_024;

  private static final int TENANTS = 192;
  private static final int TURNS = 3;
  private static final int AT_A_TIME = 64;

  /** Less of a program or of a verb is not worth a line. */
  private static final double LEAST_MILLIS = 0.2;

  private static final double LEAST_CALLS = 0.1;
  private static final long POLL_NANOS = 50_000_000;

  private final EngineUnderTest engine;
  private final PlainLoop loop;
  private final ApiCalls calls;

  private KubernetesBenchmark(EngineUnderTest engine) {
    this.engine = engine;
    var client = engine.part(KubernetesConnections.class).client(new CellId(EngineUnderTest.CELL));
    this.loop =
        new PlainLoop(
            client,
            AT_A_TIME,
            engine.part(TierCatalogue.class).find(new TierName("free")).orElseThrow());
    this.calls = new ApiCalls(client);
  }

  /**
   * Runs it; takes a folder for the servers' data and, if what PostgreSQL did is to be printed too,
   * {@code statements}.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    var cluster = TestControlPlane.shared();
    boolean counted = arguments.length > 1 && arguments[1].equals(Statements.ARGUMENT);
    try (var postgres = DurablePostgres.start(folder, Statements.settings(counted));
        var engine =
            EngineUnderTest.withCluster(
                postgres.database("kubernetes"),
                TestKafka.shared().bootstrapServers(),
                cluster.kubeconfig(),
                folder,
                Map.of(
                    "coditect.converge.parallel-runs", Integer.toString(AT_A_TIME),
                    "coditect.limits.runs-per-cell", Integer.toString(AT_A_TIME),
                    "coditect.limits.calls-per-target", "1024"))) {
      var statements = counted ? Statements.countedBy(postgres.server()) : null;
      new KubernetesBenchmark(engine).run();
      if (statements != null) {
        statements.report("kubernetes");
      }
    }
    System.exit(0);
  }

  private void run() throws InterruptedException {
    loop.apply(WARM_UP);
    byEngine(WARM_UP);
    Figures.say("Free tenants on a real API server, " + AT_A_TIME + " at a time");
    long loopNanos = 0;
    long engineNanos = 0;
    for (int turn = 1; turn <= TURNS; turn++) {
      loopNanos += timed("plain loop, tenants/s, turn " + turn, () -> loop.apply(TENANTS));
      engineNanos += timed("engine, tenants/s, turn " + turn, () -> byEngine(TENANTS));
    }
    Figures.note("plain loop, tenants/s", TURNS * TENANTS / (loopNanos / 1e9));
    Figures.note("engine, tenants/s, all Ready", TURNS * TENANTS / (engineNanos / 1e9));
    Figures.atLeast(0.9, "engine by plain loop", (double) loopNanos / engineNanos);
  }

  /** Work that may be interrupted. */
  private interface Work {
    void run() throws InterruptedException;
  }

  private long timed(String what, Work work) throws InterruptedException {
    Map<String, Double> called = calls.now();
    Map<String, Duration> before = ProcessorTime.byProgram();
    long start = System.nanoTime();
    work.run();
    long nanos = System.nanoTime() - start;
    Map<String, Duration> after = ProcessorTime.byProgram();
    Figures.note("  " + what, TENANTS / (nanos / 1e9));
    double all = 0;
    for (var program : after.entrySet()) {
      Duration used =
          program.getValue().minus(before.getOrDefault(program.getKey(), Duration.ZERO));
      double millis = used.toMillis() / (double) TENANTS;
      all += millis;
      if (millis >= LEAST_MILLIS) {
        Figures.note("    ms of processor a tenant, " + program.getKey(), millis);
      }
    }
    Figures.note("    ms of processor a tenant, all", all);
    calls
        .now()
        .forEach(
            (verb, count) -> {
              double ofTenant = (count - called.getOrDefault(verb, 0.0)) / TENANTS;
              if (ofTenant >= LEAST_CALLS) {
                Figures.note("    API calls a tenant, " + verb, ofTenant);
              }
            });
    return nanos;
  }

  private void byEngine(int count) {
    long ready = ready();
    engine.askForNew(count);
    while (ready() < ready + count) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private long ready() {
    return Objects.requireNonNull(
        engine
            .jdbc()
            .queryForObject(
                "select count(*) from tenant_status where phase = 'ready'", Long.class));
  }
}
