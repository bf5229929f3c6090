package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tier's part in the cell's database: one schema with its logins.
 *
 * @param connections how many connections each login may have
 * @param statementTimeout how long one statement of a tenant may take
 * @param lockTimeout how long it may wait for a lock
 * @param idleInTransactionTimeout how long a transaction may do nothing
 * @param sizeLimit the most that the schema may hold, indexes included, in bytes
 */
public record DatabaseTier(
    Connections connections,
    Duration statementTimeout,
    Duration lockTimeout,
    Duration idleInTransactionTimeout,
    long sizeLimit) {

  /** Validates. */
  public DatabaseTier {
    Require.present(connections, "database.connections");
    positive(statementTimeout, "database.statementTimeout");
    positive(lockTimeout, "database.lockTimeout");
    positive(idleInTransactionTimeout, "database.idleInTransactionTimeout");
    Require.atLeast(1, sizeLimit, "database.sizeLimit");
  }

  private static void positive(@Nullable Duration duration, String name) {
    Require.that(Require.present(duration, name).isPositive(), name + " must be positive");
  }

  /**
   * How many connections at a time.
   *
   * @param app of the login that reads and writes
   * @param readOnly of the login that only reads
   * @param ddl of the login that changes the schema
   */
  public record Connections(int app, int readOnly, int ddl) {

    /** Validates. */
    public Connections {
      Require.atLeast(1, app, "database.connections.app");
      Require.atLeast(1, readOnly, "database.connections.readOnly");
      Require.atLeast(1, ddl, "database.connections.ddl");
    }
  }
}
