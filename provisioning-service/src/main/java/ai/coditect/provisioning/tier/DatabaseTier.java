package ai.coditect.provisioning.tier;

import ai.coditect.contracts.Require;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tier's part in the cell's database: one schema with its logins.
 *
 * @param connections how many connections each login may have
 * @param statementTimeout how long one statement of a tenant may take
 * @param lockTimeout how long it may wait for a lock
 * @param idleInTransactionTimeout how long a transaction may do nothing
 * @param sizeLimit the most that the schema may hold, indexes included, in bytes
 * @param sizeGrace how long it may hold more before nothing more can be written; a day if the
 *     definition says nothing
 * @param credentials how long passwords live; the defaults if the definition says nothing
 */
public record DatabaseTier(
    Connections connections,
    Duration statementTimeout,
    Duration lockTimeout,
    Duration idleInTransactionTimeout,
    long sizeLimit,
    @Nullable Duration sizeGrace,
    @Nullable Credentials credentials) {

  /** Validates. */
  public DatabaseTier {
    Require.present(connections, "database.connections");
    positive(statementTimeout, "database.statementTimeout");
    positive(lockTimeout, "database.lockTimeout");
    positive(idleInTransactionTimeout, "database.idleInTransactionTimeout");
    Require.atLeast(1, sizeLimit, "database.sizeLimit");
    sizeGrace = sizeGrace == null ? Duration.ofDays(1) : sizeGrace;
    Require.that(!sizeGrace.isNegative(), "database.sizeGrace is negative");
    credentials = credentials == null ? Credentials.DEFAULT : credentials;
  }

  /** How long the schema may hold more than the limit. */
  @Override
  public Duration sizeGrace() {
    return Objects.requireNonNull(sizeGrace);
  }

  /** How long passwords live. */
  @Override
  public Credentials credentials() {
    return Objects.requireNonNull(credentials);
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

  /**
   * How long passwords live, and how long the old one is of use beside the new.
   *
   * @param rotateAfter the age at which a password is replaced; zero for never
   * @param overlap for how long after that the old one still lets somebody in
   * @param drain for how long connections go on then that were made with the old one
   */
  public record Credentials(Duration rotateAfter, Duration overlap, Duration drain) {

    static final Credentials DEFAULT =
        new Credentials(Duration.ofDays(90), Duration.ofHours(24), Duration.ofHours(1));

    /** Validates. */
    public Credentials {
      notNegative(rotateAfter, "database.credentials.rotateAfter");
      notNegative(overlap, "database.credentials.overlap");
      notNegative(drain, "database.credentials.drain");
      Require.that(
          rotateAfter.isZero() || rotateAfter.compareTo(overlap.plus(drain)) > 0,
          "database.credentials.rotateAfter must be longer than overlap and drain together");
    }

    private static void notNegative(@Nullable Duration duration, String name) {
      Require.that(!Require.present(duration, name).isNegative(), name + " is negative");
    }
  }
}
