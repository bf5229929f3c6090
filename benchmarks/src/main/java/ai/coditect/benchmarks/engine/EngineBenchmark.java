package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.localstack.testing.TestKafka;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Six no-op steps a run, on PostgreSQL with fsync and synchronous commit on this machine: runs a
 * second with the journal alone and with all audit rows, the time from a committed change to the
 * end of its run, and DBOS Transact with six no-op steps. Prints each figure beside its limit.
 */
public final class EngineBenchmark {

  private final DurablePostgres postgres;
  private final Path folder;
  private final String kafka;
  private final @Nullable Statements statements;

  private EngineBenchmark(
      DurablePostgres postgres, Path folder, String kafka, @Nullable Statements statements) {
    this.postgres = postgres;
    this.folder = folder;
    this.kafka = kafka;
    this.statements = statements;
  }

  /**
   * Runs it all, or the parts that are named after the folder for the server's data; {@code
   * statements} among them has what the server did printed too.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    List<String> parts =
        arguments.length > 1
            ? List.of(arguments).subList(1, arguments.length)
            : List.of("journal", "dbos", "audit");
    boolean counted = parts.contains(Statements.ARGUMENT);
    try (var postgres = DurablePostgres.start(folder, Statements.settings(counted))) {
      String kafka = TestKafka.shared().bootstrapServers();
      var statements = counted ? Statements.countedBy(postgres.server()) : null;
      new EngineBenchmark(postgres, folder, kafka, statements).run(parts);
    }
    System.exit(0);
  }

  private void run(List<String> parts) throws InterruptedException {
    double journal = 0;
    for (String part : parts) {
      switch (part) {
        case "journal" -> journal = journal();
        case "dbos" -> dbos(journal);
        case "audit" -> audit();
        case Statements.ARGUMENT -> {}
        default -> throw new IllegalArgumentException("there is no part " + part);
      }
      if (statements != null) {
        statements.report(part);
      }
    }
  }

  private double journal() {
    try (var engine =
        EngineUnderTest.withoutBackends(postgres.database("journal"), kafka, false, folder)) {
      engine.relay(false);
      Figures.say("Engine, journal without audit rows, relay paused");
      double runs = new Throughput(engine).best();
      Figures.atLeast(3_000, "runs/s", runs);
      return runs;
    }
  }

  private void dbos(double journal) throws InterruptedException {
    Figures.say("DBOS Transact, the same number of steps");
    double workflows = DbosRuns.perSecond(postgres.database("dbos"));
    Figures.note("workflows/s", workflows);
    if (journal > 0) {
      Figures.atLeast(3, "engine's runs/s by these", journal / workflows);
    }
  }

  private void audit() {
    try (var engine =
        EngineUnderTest.withoutBackends(postgres.database("audit"), kafka, true, folder)) {
      engine.relay(false);
      Figures.say("Engine, all audit rows, relay paused");
      Figures.atLeast(1_000, "runs/s", new Throughput(engine).best());
      engine.relay(true);
      engine.awaitRelayed();
      Figures.say("Engine, all audit rows, relay running");
      Figures.atLeast(1_000, "runs/s", new Throughput(engine).best());
      engine.awaitRelayed();
      Figures.say("Changes at a steady pace, all audit rows, relay running");
      new Latency(engine).report();
    }
  }
}
