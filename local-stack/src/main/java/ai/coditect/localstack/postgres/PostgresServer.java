package ai.coditect.localstack.postgres;

import ai.coditect.localstack.process.ChildCommand;
import ai.coditect.localstack.process.ChildProcess;
import ai.coditect.localstack.process.LocalCache;
import ai.coditect.localstack.process.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on the loopback address. Its data survives a restart; the port may change
 * between two starts. Not the library's embedded server, because that one commits without waiting
 * for the disk and outlives a JVM that is killed.
 */
public final class PostgresServer {

  private static final String NAME = "PostgreSQL";
  private static final String SUPERUSER = "postgres";
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final int LOGIN_TIMEOUT_SECONDS = 5;

  private final Path folder;
  private final int port;
  private final Durability durability;
  private final String superuserPassword;
  private final List<String> ownSettings;
  private @Nullable ChildProcess process;

  /**
   * A server that is not started yet.
   *
   * @param folder where data and log are kept
   * @param superuserPassword takes effect when the data folder is made
   */
  public PostgresServer(Path folder, int port, Durability durability, String superuserPassword) {
    this(folder, port, durability, superuserPassword, List.of());
  }

  /**
   * A server that is not started yet.
   *
   * @param settings as {@code name=value}; they come before the ones for a small machine, and not
   *     before those of {@code durability}
   */
  public PostgresServer(
      Path folder,
      int port,
      Durability durability,
      String superuserPassword,
      List<String> settings) {
    this.folder = folder.toAbsolutePath();
    this.port = port;
    this.durability = durability;
    this.superuserPassword = superuserPassword;
    this.ownSettings = List.copyOf(settings);
  }

  /** Unpacks the server's programs, if that is not done yet. */
  public static void prepare() {
    PostgresBinaries.unpacked();
  }

  /**
   * Makes the data folder if there is none, starts the server and waits until it accepts
   * connections.
   */
  public synchronized ChildProcess start() {
    var binaries = PostgresBinaries.unpacked();
    Path data = folder.resolve("data");
    try {
      Files.createDirectories(folder);
      if (!Files.isDirectory(data)) {
        initialise(binaries, data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make PostgreSQL's data folder " + data, e);
    }
    var arguments = new ArrayList<>(List.of(binaries.program("postgres"), "-D", data.toString()));
    settings().forEach(setting -> arguments.addAll(List.of("-c", setting)));
    var command =
        ChildCommand.of(NAME, log(), NotRoot.command(folder, arguments)).stoppedBy(StopSignal.INT);
    var started = ChildProcess.start(command);
    process = started;
    started.awaitReady(START_WITHIN, this::answers);
    return started;
  }

  private List<String> settings() {
    var settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                // No socket file: its path would be too long for deep folders, and lie outside them
                // otherwise.
                "unix_socket_directories=",
                "max_connections=200",
                "shared_buffers=64MB",
                "max_wal_size=256MB",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_line_prefix=%m [%p] %q%u@%d "));
    settings.addAll(ownSettings);
    settings.addAll(durability.settings());
    return settings;
  }

  private void initialise(PostgresBinaries binaries, Path data) throws IOException {
    Path aside = folder.resolve("data.part");
    LocalCache.deleteTree(aside);
    Path passwordFile = Files.writeString(folder.resolve("initdb.password"), superuserPassword);
    var arguments =
        new ArrayList<>(
            List.of(
                binaries.program("initdb"),
                "--pgdata=" + aside,
                "--username=" + SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8"));
    if (durability == Durability.PROCESS_END) {
      arguments.add("--no-sync");
    }
    try {
      ChildProcess.runToEnd(
          ChildCommand.of("initdb", log(), NotRoot.command(folder, arguments)), START_WITHIN);
    } finally {
      Files.delete(passwordFile);
    }
    Files.move(aside, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean answers() throws SQLException {
    try (Connection connection = connect(superuser())) {
      return connection.isValid(LOGIN_TIMEOUT_SECONDS);
    }
  }

  /**
   * Fast shutdown: running transactions are rolled back, what is committed is there at the next
   * start.
   */
  public synchronized void stop() {
    if (process != null) {
      process.stop(STOP_WITHIN);
      process = null;
    }
  }

  /** The running server's process. */
  public synchronized ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException("PostgreSQL is not running");
    }
    return process;
  }

  /** Runs statements as superuser in the given database, each in a transaction of its own. */
  public void execute(String database, List<String> statements) {
    try (Connection connection = connect(superuser(database));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          "PostgreSQL refused an administrative statement: " + e.getMessage(), e);
    }
  }

  /** True if a row comes back when the query runs as superuser in the database {@code postgres}. */
  public boolean exists(String query) {
    try (Connection connection = connect(superuser());
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next();
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL refused a query: " + e.getMessage(), e);
    }
  }

  private static Connection connect(Database database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", database.username());
    properties.setProperty("password", database.password());
    properties.setProperty("loginTimeout", Integer.toString(LOGIN_TIMEOUT_SECONDS));
    return DriverManager.getConnection(database.url(), properties);
  }

  /** The database {@code postgres} as superuser. */
  public Database superuser() {
    return superuser("postgres");
  }

  /** The given database as superuser. */
  public Database superuser(String database) {
    return new Database(url(database), SUPERUSER, superuserPassword);
  }

  /** The JDBC URL of a database. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** The server's log file. */
  public Path log() {
    return folder.resolve("postgres.log");
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }
}
