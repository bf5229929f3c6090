package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.postgres.Durability;
import ai.coditect.localstack.postgres.PostgresServer;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.testing.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Six no-op steps a run, on PostgreSQL with fsync and synchronous commit on this machine: runs a
 * second with the journal alone and with all audit rows, the time from a committed change to the
 * end of its run, and DBOS Transact with six no-op steps. Prints each figure beside its limit.
 */
public final class EngineBenchmark {

  private static final String PASSWORD = "benchmark-only";

  /** As on a server of some size; what makes commits durable is as PostgreSQL has it. */
  private static final List<String> SETTINGS =
      List.of("shared_buffers=256MB", "max_wal_size=4GB");

  /**
   * Runs it all, or the parts that are named after the folder for the server's data; {@code
   * statements} among them has what the server did printed too.
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Files.createDirectories(folder);
    List<String> parts =
        arguments.length > 1
            ? List.of(arguments).subList(1, arguments.length)
            : List.of("journal", "dbos", "audit");
    var server =
        new PostgresServer(
            folder.resolve("postgres"),
            Ports.free(),
            Durability.POWER_LOSS,
            PASSWORD,
            settings(parts.contains("statements")));
    server.start();
    try {
      var statements = parts.contains("statements") ? Statements.countedBy(server) : null;
      new EngineBenchmark(server, folder, TestKafka.shared().bootstrapServers(), statements)
          .run(parts);
    } finally {
      server.stop();
    }
    System.exit(0);
  }

  private final PostgresServer server;
  private final Path folder;
  private final String kafka;
  private final @Nullable Statements statements;

  private EngineBenchmark(
      PostgresServer server, Path folder, String kafka, @Nullable Statements statements) {
    this.server = server;
    this.folder = folder;
    this.kafka = kafka;
    this.statements = statements;
  }

  private void run(List<String> parts) throws InterruptedException {
    double journal = 0;
    for (String part : parts) {
      switch (part) {
        case "journal" -> journal = journal();
        case "dbos" -> dbos(journal);
        case "audit" -> audit();
        case "statements" -> {}
        default -> throw new IllegalArgumentException("there is no part " + part);
      }
      if (statements != null) {
        statements.report(part);
      }
    }
  }

  private double journal() {
    try (var engine = EngineUnderTest.start(database("journal"), kafka, false, folder)) {
      engine.relay(false);
      Figures.say("Engine, journal without audit rows, relay paused");
      double runs = new Throughput(engine).best();
      Figures.atLeast(3_000, "runs/s", runs);
      return runs;
    }
  }

  private void dbos(double journal) throws InterruptedException {
    Figures.say("DBOS Transact, the same number of steps");
    double workflows = DbosRuns.perSecond(database("dbos"));
    Figures.note("workflows/s", workflows);
    if (journal > 0) {
      Figures.atLeast(3, "engine's runs/s by these", journal / workflows);
    }
  }

  private void audit() {
    try (var engine = EngineUnderTest.start(database("audit"), kafka, true, folder)) {
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

  private static List<String> settings(boolean counted) {
    List<String> settings = new ArrayList<>(SETTINGS);
    if (counted) {
      settings.add("shared_preload_libraries=pg_stat_statements");
    }
    return settings;
  }

  private Database database(String name) {
    server.execute(
        "postgres",
        List.of(
            "create role " + name + " login password '" + PASSWORD + "'",
            "create database " + name + " owner " + name));
    return new Database(server.url(name), name, PASSWORD);
  }
}
