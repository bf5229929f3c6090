package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** What the server did with its time, by statement: for who looks for a bottleneck. */
final class Statements {

  /** Asks a benchmark for them. */
  static final String ARGUMENT = "statements";

  private static final String COSTLIEST =
      """
      select calls, total_exec_time, wal_bytes, rows, regexp_replace(query, '\\s+', ' ', 'g') from pg_stat_statements
      where dbid = (select oid from pg_database where datname = ?) order by total_exec_time desc limit 16
      """;

  private final PostgresServer server;

  private Statements(PostgresServer server) {
    this.server = server;
  }

  /** What a server has to be started with so that they are counted, or not. */
  static String[] settings(boolean counted) {
    return counted ? new String[] {"shared_preload_libraries=pg_stat_statements"} : new String[0];
  }

  /** Of a server that was started with the library {@code pg_stat_statements}. */
  static Statements countedBy(PostgresServer server) {
    server.execute("postgres", List.of("create extension pg_stat_statements"));
    return new Statements(server);
  }

  /** Prints the costliest in a database since the last report. */
  void report(String database) {
    Database admin = server.superuser();
    try (Connection connection =
            DriverManager.getConnection(admin.url(), admin.username(), admin.password());
        var query = connection.prepareStatement(COSTLIEST)) {
      query.setString(1, database);
      try (var rows = query.executeQuery()) {
        while (rows.next()) {
          Figures.say(
              "  %,8d calls %,9.0f ms %,7d KB WAL %,9d rows  %.110s"
                  .formatted(
                      rows.getLong(1),
                      rows.getDouble(2),
                      rows.getLong(3) / 1024,
                      rows.getLong(4),
                      rows.getString(5)));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("statements could not be read", e);
    }
    forget();
  }

  /** Begins anew. */
  void forget() {
    server.execute("postgres", List.of("select pg_stat_statements_reset()"));
  }
}
