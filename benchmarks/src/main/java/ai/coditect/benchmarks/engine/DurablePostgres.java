package ai.coditect.benchmarks.engine;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.postgres.Durability;
import ai.coditect.localstack.postgres.PostgresServer;
import ai.coditect.localstack.process.Ports;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL server as in production: what it has committed survives a loss of power. */
public final class DurablePostgres implements AutoCloseable {

  private static final String PASSWORD = "benchmark-only";

  /** As on a server of some size; what makes commits durable is as PostgreSQL has it. */
  private static final List<String> SETTINGS = List.of("shared_buffers=256MB", "max_wal_size=4GB");

  private final PostgresServer server;

  private DurablePostgres(PostgresServer server) {
    this.server = server;
  }

  /** On a new folder; stops when it is closed. */
  public static DurablePostgres start(Path folder, String... furtherSettings) {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.addAll(List.of(furtherSettings));
    var server =
        new PostgresServer(
            folder.resolve("postgres"), Ports.free(), Durability.POWER_LOSS, PASSWORD, settings);
    server.start();
    return new DurablePostgres(server);
  }

  /** A new database. */
  public Database database(String name) {
    server.execute(
        "postgres",
        List.of(
            "create role " + name + " login password '" + PASSWORD + "'",
            "create database " + name + " owner " + name));
    return new Database(server.url(name), name, PASSWORD);
  }

  /** The server itself. */
  public PostgresServer server() {
    return server;
  }

  @Override
  public void close() {
    server.stop();
  }
}
