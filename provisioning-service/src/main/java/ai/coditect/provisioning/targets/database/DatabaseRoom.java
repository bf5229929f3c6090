package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Whether a cell's database takes one more tenant. Soft: what is made at the same moment can go
 * over by a few.
 */
@Component
class DatabaseRoom {

  /** Measuring a database looks at each of its files. */
  private static final Duration MEASURED_EVERY = Duration.ofMinutes(1);

  private final DatabaseConnections connections;
  private final Clock clock;
  private final Map<CellId, Measured> sizes = new ConcurrentHashMap<>();

  DatabaseRoom(DatabaseConnections connections, Clock clock) {
    this.connections = connections;
    this.clock = clock;
  }

  private record Measured(long bytes, Instant at) {}

  /**
   * Does nothing if the schema is there or there is room for it.
   *
   * @throws FailureException rejected, if there is none
   */
  void requireFor(CellId cell, String schema, Connection connection) throws SQLException {
    OptionalLong maxTenants = connections.maxTenants(cell);
    OptionalLong maxSize = connections.maxSize(cell);
    if ((maxTenants.isEmpty() && maxSize.isEmpty())
        || number(connection, "select count(*) from pg_namespace where nspname = ?::name", schema)
            > 0) {
      return;
    }
    // The range of all names that begin with t_, by index.
    if (maxTenants.isPresent()
        && number(
                connection,
                "select count(*) from pg_namespace where nspname >= 't_' and nspname < 't`'")
            >= maxTenants.getAsLong()) {
      throw full("it holds %d tenants".formatted(maxTenants.getAsLong()));
    }
    if (maxSize.isPresent() && size(cell, connection) >= maxSize.getAsLong()) {
      throw full("it holds %d bytes".formatted(maxSize.getAsLong()));
    }
  }

  private long size(CellId cell, Connection connection) throws SQLException {
    Instant now = clock.instant();
    Measured known = sizes.get(cell);
    if (known != null && known.at().plus(MEASURED_EVERY).isAfter(now)) {
      return known.bytes();
    }
    long bytes = number(connection, "select pg_database_size(current_database())");
    sizes.put(cell, new Measured(bytes, now));
    return bytes;
  }

  private static long number(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static FailureException full(String why) {
    return new FailureException(
        new Failure.Rejected(
            Reason.DATABASE_FULL, "the cell's database takes no further tenant: " + why),
        null);
  }
}
