package ai.coditect.provisioning.targets.database;

import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.targets.CredentialRotation;
import ai.coditect.provisioning.targets.TenantScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.springframework.stereotype.Component;

/**
 * Keeps the demand beside the credentials, by the same clock: whatever is older than it is
 * replaced.
 */
@Component
class DatabaseCredentials implements CredentialRotation {

  private final DatabaseConnections connections;
  private final CellDatabase database;

  DatabaseCredentials(DatabaseConnections connections, CellDatabase database) {
    this.connections = connections;
    this.database = database;
  }

  @Override
  public boolean demand(TenantScope scope, boolean immediate) {
    if (!connections.has(scope.cell())) {
      return false;
    }
    return database.reading(
        scope,
        "new credentials could not be asked for",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("select coditect.demand_rotation(?, ?)")) {
            statement.setString(1, scope.tenant().suffix());
            statement.setBoolean(2, immediate);
            try (ResultSet row = statement.executeQuery()) {
              row.next();
              return row.getBoolean(1);
            }
          }
        });
  }
}
