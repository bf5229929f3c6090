package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Touched;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.targets.UsageMeter;
import ai.coditect.provisioning.tier.TierDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The size of a tenant's schema on disk: tables and what is kept for them, indexes included. */
@Component
class DatabaseUsage implements UsageMeter {

  private static final String SCHEMA_SIZE = "database.size";

  private static final String SIZE =
      "select coditect.schema_size(oid) as bytes from pg_namespace where nspname = ?::name";

  private final DatabaseConnections connections;
  private final CellDatabase database;
  private final Touched touched;

  DatabaseUsage(DatabaseConnections connections, CellDatabase database, Touched touched) {
    this.connections = connections;
    this.database = database;
    this.touched = touched;
  }

  @Override
  public List<Usage> usage(TenantScope scope, TierDefinition tier) {
    if (!connections.has(scope.cell()) || !touched.has(DatabaseTarget.NAME, scope.tenant())) {
      return List.of();
    }
    return database.reading(
        scope,
        "the size of the tenant's schema could not be measured",
        connection -> size(connection, Names.of(scope).schema()));
  }

  @Override
  public Map<String, Long> limits(TierDefinition tier) {
    return tier.database() == null ? Map.of() : Map.of(SCHEMA_SIZE, tier.database().sizeLimit());
  }

  private static List<Usage> size(Connection connection, String schema) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SIZE)) {
      statement.setString(1, schema);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return List.of();
        }
        Long bytes = row.getObject("bytes", Long.class);
        if (bytes == null) {
          throw new FailureException(
              new Failure.Transient(
                  Reason.DATABASE_IN_USE, "a table is locked, so that nobody can measure it"),
              null);
        }
        return List.of(new Usage(SCHEMA_SIZE, "bytes", bytes));
      }
    }
  }
}
