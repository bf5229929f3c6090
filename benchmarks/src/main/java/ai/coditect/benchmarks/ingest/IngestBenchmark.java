package ai.coditect.benchmarks.ingest;

import ai.coditect.benchmarks.engine.DurablePostgres;
import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.figures.ProcessorTime;
import ai.coditect.contracts.Topics;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The audit service's figures, with PostgreSQL, Kafka and load on the same machine: a backlog in
 * Kafka until it is in the ledger, beside a plain COPY of the same rows; events at half that pace
 * until a published checkpoint has them; bulk intake; proofs; queries; the offline verifier.
 */
public final class IngestBenchmark {

  private static final int DEFAULT_EVENTS = 300_000;
  private static final int STEADY_SECONDS = 20;
  private static final long COPIED_ROWS = 1_000_000;
  private static final double INGEST_LIMIT = 10_000;
  private static final double COPY_SHARE = 0.5;
  private static final double PUBLISHED_LIMIT = 2;
  private static final long POLL_NANOS = 20_000_000;

  private final AuditServiceProcess service;
  private final String kafka;
  private final Events events;
  private final Connection database;
  private final Path folder;

  private IngestBenchmark(
      AuditServiceProcess service, String kafka, Events events, Connection database, Path folder) {
    this.service = service;
    this.kafka = kafka;
    this.events = events;
    this.database = database;
    this.folder = folder;
  }

  /** Runs it with a folder for data, and how many events the backlog has. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    int backlog = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_EVENTS;
    String kafka = TestKafka.shared().bootstrapServers();
    TestKafka.shared().createTopic(Topics.AUDIT_EVENTS, 8, Map.of());
    var events = new Events();
    try (var producer = Events.producer(kafka)) {
      for (int i = 0; i < backlog; i++) {
        var _ = producer.send(events.nextRecord());
      }
    }
    try (var postgres = DurablePostgres.start(folder);
        var service = AuditServiceProcess.start(postgres, kafka, folder)) {
      Database owner = service.database();
      try (Connection connection =
          DriverManager.getConnection(owner.url(), owner.username(), owner.password())) {
        new IngestBenchmark(service, kafka, events, connection, folder).run(backlog);
      }
    }
    System.exit(0);
  }

  private void run(int backlog) throws Exception {
    Figures.say("Backlog of %,d events in Kafka".formatted(backlog));
    long first = await(backlog / 5);
    var processors =
        new ProcessorTime(
            new JdbcTemplate(new SingleConnectionDataSource(database, true)), service.process());
    ProcessorTime.Used before = processors.now();
    long begin = System.nanoTime();
    long last = await(backlog);
    ProcessorTime.report("event", last - first, processors.now().since(before));
    double ingest = (last - first) / ((System.nanoTime() - begin) / 1e9);
    Figures.atLeast(INGEST_LIMIT, "events/s from Kafka to integrated", ingest);
    double copy = copy();
    Figures.note("rows/s of a plain COPY of the same", copy);
    Figures.atLeast(COPY_SHARE, "of that", ingest / copy);
    steady((int) (ingest / 2));
    Figures.say("Bulk intake");
    new Reading(service.url()).bulk(events);
    long size = size();
    Figures.say("Proofs and queries, %,d entries".formatted(size));
    new Reading(service.url()).prove(size);
    Figures.say("Verification of an export of all of them");
    Verification.of(service.url(), folder.resolve("export.ndjson"), size);
  }

  private long await(long entries) {
    long size = size();
    while (size < entries) {
      LockSupport.parkNanos(POLL_NANOS);
      size = size();
    }
    return size;
  }

  private long size() {
    try {
      return (long) number("select coalesce(max(entry_index) + 1, 0) from ledger_entry");
    } catch (SQLException notMigratedYet) {
      return 0;
    }
  }

  private double number(String sql) throws SQLException {
    try (var statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }

  /**
   * The same rows, at most the newest million, into tables of the same columns without index,
   * constraint and trigger.
   */
  private double copy() throws SQLException, InterruptedException, ExecutionException {
    long size = size();
    long rows = Math.min(size, COPIED_ROWS);
    double seconds = 0;
    for (String table : new String[] {"ledger_entry", "entry_payload"}) {
      try (var statement = database.createStatement()) {
        statement.execute(
            "create table plain_%1$s as select * from %1$s where entry_index >= %2$d"
                .formatted(table, size - rows));
        statement.execute("create table copied_%1$s (like %1$s)".formatted(table));
      }
      long begin = System.nanoTime();
      pipe("copy plain_" + table + " to stdout", "copy copied_" + table + " from stdin");
      seconds += (System.nanoTime() - begin) / 1e9;
      try (var statement = database.createStatement()) {
        statement.execute("drop table plain_%1$s, copied_%1$s".formatted(table));
      }
    }
    return rows / seconds;
  }

  private void pipe(String from, String to)
      throws SQLException, InterruptedException, ExecutionException {
    Database owner = service.database();
    try (var reader = DriverManager.getConnection(owner.url(), owner.username(), owner.password());
        var in = new PipedInputStream(1 << 20);
        var out = new PipedOutputStream(in);
        var thread = Executors.newSingleThreadExecutor()) {
      var copied = thread.submit(() -> copyOut(reader, from, out));
      copyManager(database).copyIn(to, (InputStream) in);
      copied.get();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long copyOut(Connection reader, String from, OutputStream out)
      throws SQLException, IOException {
    try (out) {
      return copyManager(reader).copyOut(from, out);
    }
  }

  private static CopyManager copyManager(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  /** From the time an event says until a checkpoint that has it is published. */
  private void steady(int perSecond) throws SQLException {
    Figures.say("Events at a steady %,d a second".formatted(perSecond));
    long before = size();
    try (var producer = Events.producer(kafka)) {
      long begin = System.nanoTime();
      for (int i = 0; i < perSecond * STEADY_SECONDS; i++) {
        long due = begin + (long) (i * 1e9 / perSecond);
        if (due > System.nanoTime()) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        var _ = producer.send(events.nextRecord());
      }
    }
    long after = await(before + (long) perSecond * STEADY_SECONDS);
    while (number("select coalesce(max(size), 0) from checkpoint_publication") < after) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    Figures.atMost(
        PUBLISHED_LIMIT,
        "event to published checkpoint, p99 s",
        number(
            """
            select percentile_disc(0.99) within group (order by extract(epoch from
                (select c.published_at from checkpoint_publication c where c.size > p.entry_index
                 order by c.size limit 1) - p.occurred_at))
            from entry_payload p where p.entry_index >= %d and p.action like 'provisioning.%%'
              and p.entry_index %% 10 = 0
            """
                .formatted(before)));
  }
}
