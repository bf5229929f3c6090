package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.stereotype.Component;

/**
 * Work in a cell's database. Whatever changes something is one transaction that first takes and
 * locks the tenant's epoch there, so that a run that was overtaken changes nothing any more, and
 * two never change one tenant at the same time.
 */
@Component
class CellDatabase {

  /** Each is lost only if a run took its epoch between the statement's begin and its lock. */
  private static final int LOCK_TRIES = 5;

  private final DatabaseConnections connections;

  CellDatabase(DatabaseConnections connections) {
    this.connections = connections;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** How something is changed: as a run does, or beside the runs. */
  @FunctionalInterface
  interface Changing {
    <T> T change(TenantScope scope, String what, Work<T> work);
  }

  /**
   * Looks at something.
   *
   * @throws FailureException if it cannot be looked at
   */
  <T> T reading(TenantScope scope, String what, Work<T> work) {
    try (Connection connection = connections.open(scope.cell())) {
      return work.with(connection);
    } catch (SQLException e) {
      throw DatabaseFailures.translate(e, what);
    }
  }

  /**
   * Changes something, wholly or not at all.
   *
   * @throws FailureException if it was not done, or nobody knows whether it was
   */
  <T> T fenced(TenantScope scope, String what, Work<T> work) {
    Require.atLeast(1, scope.epoch(), "the epoch of a run that acts");
    try (Connection connection = connections.open(scope.cell())) {
      connection.setAutoCommit(false);
      // Unless it is committed, the pool rolls it back.
      takeEpoch(connection, scope);
      T done = work.with(connection);
      connection.commit();
      return done;
    } catch (SQLException e) {
      throw DatabaseFailures.translate(e, what);
    }
  }

  /**
   * Changes something that no run changes, for who works beside the runs: under the same lock, and
   * under whatever epoch has it.
   *
   * @throws FailureException if it was not done, or nobody knows whether it was
   */
  <T> T alongside(TenantScope scope, String what, Work<T> work) {
    try (Connection connection = connections.open(scope.cell())) {
      connection.setAutoCommit(false);
      lockEpoch(connection, scope);
      T done = work.with(connection);
      connection.commit();
      return done;
    } catch (SQLException e) {
      throw DatabaseFailures.translate(e, what);
    }
  }

  private static void lockEpoch(Connection connection, TenantScope scope) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select coditect.fence(?, (select epoch from coditect.tenant_epoch where tenant = ?))")) {
      statement.setString(1, scope.tenant().suffix());
      statement.setString(2, scope.tenant().suffix());
      for (int tries = 0; tries < LOCK_TRIES; tries++) {
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            return;
          }
        }
      }
      throw new FailureException(
          new Failure.Transient(Reason.INTERNAL_ERROR, "runs take the tenant again and again"),
          null);
    }
  }

  private static void takeEpoch(Connection connection, TenantScope scope) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("select coditect.fence(?, ?)")) {
      statement.setString(1, scope.tenant().suffix());
      statement.setLong(2, scope.epoch());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw new FailureException(
              new Failure.Transient(
                  Reason.INTERNAL_ERROR,
                  "epoch %d is over: a newer run works on this tenant".formatted(scope.epoch())),
              null);
        }
      }
    }
  }
}
