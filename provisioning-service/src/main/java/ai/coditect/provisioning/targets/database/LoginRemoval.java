package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.targets.TenantScope;
import java.sql.SQLException;
import java.time.Duration;

/** Takes a login away together with the connections that it has. */
final class LoginRemoval {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final CellDatabase.Changing database;

  LoginRemoval(CellDatabase.Changing database) {
    this.database = database;
  }

  /**
   * Removes a login; one that is not there is no error.
   *
   * @throws FailureException transient, if a connection of it does not end
   */
  void remove(TenantScope scope, String login) {
    change(scope, login, roles -> roles.close(login));
    endSessions(scope, login);
    change(scope, login, roles -> roles.dropLogin(login));
  }

  /** One change of roles that has no answer. */
  @FunctionalInterface
  private interface Change {
    void to(Roles roles) throws SQLException;
  }

  private void change(TenantScope scope, String login, Change change) {
    database.change(
        scope,
        "the login %s could not be removed".formatted(login),
        connection -> {
          change.to(new Roles(connection));
          return login;
        });
  }

  /** Only once nobody can log in any more, and that is committed. */
  private void endSessions(TenantScope scope, String login) {
    long left =
        database.change(
            scope,
            "the connections of %s could not be ended".formatted(login),
            connection -> new Roles(connection).endSessions(login, PATIENCE));
    if (left > 0) {
      throw new FailureException(
          new Failure.Transient(
              Reason.DATABASE_IN_USE,
              "%s still has %d connections that do not end".formatted(login, left)),
          null);
    }
  }
}
