package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.database.Catalog.Credential;
import ai.coditect.provisioning.targets.database.Catalog.Found;
import ai.coditect.provisioning.targets.database.LoginPair.Times;
import ai.coditect.provisioning.targets.database.LoginPair.Turn;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tenants' logins. Each is a pair of roles that take turns: a new password belongs to the other
 * role, so the old one goes on until everybody has read the Secret again. Each effect is a
 * transaction of its own and starts from what is found, so it does not matter where a run ends.
 */
final class Logins {

  /** To note, rotate, note it, close and end the role before: what an expulsion takes in a step. */
  private static final int MOST_TURNS = 7;

  private final CellDatabase database;
  private final NamespaceSecrets secrets;
  private final DatabaseConnections connections;
  private final Passwords passwords;
  private final LoginRemoval removal;

  Logins(
      CellDatabase database,
      NamespaceSecrets secrets,
      DatabaseConnections connections,
      Passwords passwords) {
    this.database = database;
    this.secrets = secrets;
    this.connections = connections;
    this.passwords = passwords;
    this.removal = new LoginRemoval(database::fenced);
  }

  /**
   * How a login stands.
   *
   * @param role the one that has the turn
   */
  private record Standing(String role, Turn turn) {}

  /** Who the Secret says that the login is. */
  private record Current(Map<String, String> values, String role, String password) {}

  /**
   * Makes a login as it should be, with the Secret's password; its turns are left as they are.
   *
   * @throws FailureException if the Secret has no password for it
   */
  void put(TenantScope scope, TenantWork work, DesiredResource desired) throws SQLException {
    Current current = current(work.secret().known(), scope, desired);
    ObjectNode content = SchemaSize.effective(desired.content(), work.denied());
    if (work.has(current.role()) || !content.required("login").booleanValue()) {
      heal(scope, work, current, desired, content);
    } else {
      work.roles().makeLogin(current.role(), content, current.password(), passwords, scope.epoch());
    }
    work.member(current.role(), content);
  }

  private void heal(
      TenantScope scope,
      TenantWork work,
      Current current,
      DesiredResource desired,
      ObjectNode content)
      throws SQLException {
    LoginPair pair = pair(work.found(), desired, current.role());
    Credential credential = pair == null ? null : pair.current().credential();
    work.roles().putLogin(current.role(), content);
    if (pair == null || credential == null || !credential.is(current.role(), current.password())) {
      boolean fresh =
          credential == null || !credential.wasGiven(current.role(), current.password());
      work.roles().putPassword(current.role(), current.password(), passwords, scope.epoch(), fresh);
    } else {
      healOther(work, pair, content);
    }
  }

  /** The other may log in or not as its turn says; all else is as it is for both. */
  private static void healOther(TenantWork work, LoginPair pair, ObjectNode content)
      throws SQLException {
    Found other = pair.other();
    if (other != null && !pair.otherIsAs(content)) {
      ObjectNode wanted = content.deepCopy();
      wanted.set("login", other.content().required("login"));
      work.roles().putLogin(other.name(), wanted);
      work.member(other.name(), wanted);
    }
  }

  /** Whether something is to be done about the turns of a login that was looked at. */
  static boolean isUnsettled(@Nullable Observation login) {
    return login instanceof Observation.Present(var content, _, _)
        && !content.path("rotation").asString(Turn.SETTLED.text()).equals(Turn.SETTLED.text());
  }

  /**
   * Does what a login's turns ask for.
   *
   * @throws FailureException if that was not wholly done
   */
  void settle(TenantScope scope, DesiredResource desired) {
    Standing standing = look(scope, desired);
    for (int i = 0; standing.turn() != Turn.SETTLED && i < MOST_TURNS; i++) {
      take(scope, desired, standing);
      standing = look(scope, desired);
    }
  }

  /** Takes the login away: both roles, first what they can do and then themselves. */
  void remove(TenantScope scope, String login) {
    removal.remove(scope, login);
    removal.remove(scope, Names.other(login));
  }

  private Standing look(TenantScope scope, DesiredResource desired) {
    Names names = Names.of(scope);
    Current current = current(scope, desired);
    return database.reading(
        scope,
        desired.key() + " could not be looked at",
        connection -> {
          LoginPair pair = pair(found(connection, names), desired, current.role());
          return new Standing(
              current.role(), pair == null ? Turn.SETTLED : pair.turn(Times.of(desired.content())));
        });
  }

  private static List<Found> found(Connection connection, Names names) throws SQLException {
    return Catalog.read(connection, names).found();
  }

  private static @Nullable LoginPair pair(List<Found> all, DesiredResource desired, String role) {
    List<Found> roles = all.stream().filter(found -> found.key().equals(desired.key())).toList();
    LoginPair pair = roles.isEmpty() ? null : LoginPair.of(roles, role);
    return pair != null && pair.current().name().equals(role) ? pair : null;
  }

  private void take(TenantScope scope, DesiredResource desired, Standing standing) {
    String other = Names.other(standing.role());
    Names names = Names.of(scope);
    Times times = Times.of(desired.content());
    switch (standing.turn()) {
      case SETTLED -> {}
      case ASKED -> change(scope, desired, roles -> roles.noteRotation(names.suffix(), times));
      case DUE -> rotate(scope, desired, standing.role(), other);
      case UNNOTED -> change(scope, desired, roles -> roles.replace(other, false));
      case TO_CLOSE -> change(scope, desired, roles -> roles.close(other));
      case TO_END -> removal.remove(scope, other);
    }
  }

  /**
   * Makes the next role, and only when it can be used, gives it the turn. A crash in between leaves
   * a role that nobody knows, which is removed or given another password.
   */
  private void rotate(TenantScope scope, DesiredResource desired, String from, String to) {
    Names names = Names.of(scope);
    String password = passwords.next();
    database.fenced(
        scope,
        desired.key() + " could not be made anew",
        connection -> {
          var roles = new Roles(connection);
          ObjectNode content = effective(connection, names, desired);
          roles.putLogin(to, content);
          roles.putPassword(to, password, passwords, scope.epoch(), true);
          roles.putMemberships(to, content, names.owner());
          return to;
        });
    database.fenced(
        scope,
        desired.key() + " could not be rotated",
        connection -> {
          Current current = current(scope, desired);
          LoginPair pair = pair(found(connection, names), desired, to);
          Credential next = pair == null ? null : pair.current().credential();
          // Otherwise somebody else has rotated it between the two.
          if (current.role().equals(from) && next != null && next.is(to, password)) {
            var secret = new LoginSecret(names, connections.endpoint(scope.cell()));
            secrets.replace(scope, Names.SECRET_NAME, secret.with(current.values(), to, password));
            new Roles(connection).replace(from, false);
          }
          return to;
        });
  }

  private static ObjectNode effective(Connection connection, Names names, DesiredResource desired)
      throws SQLException {
    return SchemaSize.effective(desired.content(), SchemaSize.denied(connection, names.schema()));
  }

  private Current current(TenantScope scope, DesiredResource desired) {
    return current(secrets.ours(scope, Names.SECRET_NAME), scope, desired);
  }

  private Current current(Map<String, String> values, TenantScope scope, DesiredResource desired) {
    Names names = Names.of(scope);
    String which = names.which(desired.key().name());
    var secret = new LoginSecret(names, connections.endpoint(scope.cell()));
    return secret
        .user(values, which)
        .flatMap(
            role ->
                LoginSecret.password(values, which)
                    .map(password -> new Current(values, role, password)))
        .orElseThrow(
            () ->
                new FailureException(
                    new Failure.Transient(
                        Reason.BLOCKED, "the Secret with the login's password is not there"),
                    null));
  }

  /** One change of roles that has no answer. */
  @FunctionalInterface
  private interface Change {
    void to(Roles roles) throws SQLException;
  }

  private void change(TenantScope scope, DesiredResource desired, Change change) {
    database.fenced(
        scope,
        desired.key() + " could not be put right",
        connection -> {
          change.to(new Roles(connection));
          return desired;
        });
  }
}
