package ai.coditect.localstack.testing;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.postgres.Durability;
import ai.coditect.localstack.postgres.PostgresServer;
import ai.coditect.localstack.process.Ports;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL 18 for tests, empty at its start, on a free loopback port. It commits without
 * waiting for the disk and ends with the JVM, however that ends.
 */
public final class TestPostgres {

  private static final class Shared {
    static final TestPostgres INSTANCE = separate();
  }

  private static final String PASSWORD = "test-only";

  private final PostgresServer server;
  private final AtomicInteger databases = new AtomicInteger();

  private TestPostgres(PostgresServer server) {
    this.server = server;
  }

  /**
   * The server that all tests of this JVM share; the first call starts it. Use a database of your
   * own on it.
   */
  public static TestPostgres shared() {
    return Shared.INSTANCE;
  }

  /** A further, started server, for a test that stops or pauses it. */
  public static TestPostgres separate() {
    var server =
        new PostgresServer(
            TestFolders.fresh("postgres"), Ports.free(), Durability.PROCESS_END, PASSWORD);
    server.start();
    return new TestPostgres(server);
  }

  /**
   * A new, empty database whose name begins with {@code prefix}, and its owner: a role without
   * further rights.
   */
  public Database newDatabase(String prefix) {
    String name = (prefix + "_" + databases.incrementAndGet()).replace('-', '_');
    String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
    server.execute(
        "postgres",
        List.of(
            "create role " + quoted + " login password '" + PASSWORD + "'",
            "create database " + quoted + " owner " + quoted));
    return new Database(server.url(name), name, PASSWORD);
  }

  /** The same database as superuser. */
  public Database asSuperuser(Database database) {
    return new Database(
        database.url(), server.superuser().username(), server.superuser().password());
  }

  /** The same database as another role that the test has created with {@code password}. */
  public Database as(Database database, String role, String password) {
    return new Database(database.url(), role, password);
  }

  /** The database {@code postgres} as superuser. */
  public Database superuser() {
    return server.superuser();
  }

  /** The server itself, to stop, start or pause it in a test that has a separate one. */
  public PostgresServer server() {
    return server;
  }
}
