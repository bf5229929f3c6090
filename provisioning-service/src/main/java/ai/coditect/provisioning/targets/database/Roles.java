package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.Require;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The functions of {@code deploy/cell/database.sql} by which a tenant's roles and schema are
 * changed. Each changes only what is not yet as asked, and nothing that is not ours.
 */
final class Roles {

  private final Connection connection;

  Roles(Connection connection) {
    this.connection = connection;
  }

  void putOwner(String name, ObjectNode wanted) throws SQLException {
    putRole(name, wanted);
    call("select coditect.put_memberships(?, false, false)", name);
  }

  /** The same for one that is not there. */
  void makeOwner(String name, ObjectNode wanted) throws SQLException {
    call(
        "select coditect.put_role(?, ?, ?)",
        name,
        wanted.required("login").booleanValue(),
        wanted.required("connectionLimit").intValue());
  }

  void putSchema(String name) throws SQLException {
    call("select coditect.put_schema(?)", name);
  }

  /** Makes a login as it should be, but for its memberships. */
  void putLogin(String name, ObjectNode wanted) throws SQLException {
    putRole(name, wanted);
    putGrants(name, wanted);
  }

  /** Makes a login that is not there as it should be, but for its memberships. */
  void makeLogin(String name, ObjectNode wanted, String password, Passwords passwords, long epoch)
      throws SQLException {
    byte[] salt = passwords.nextSalt();
    call(
        "select coditect.make_login(?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)",
        name,
        wanted.required("connectionLimit").intValue(),
        wanted.required("settings").toString(),
        array(wanted, "schema"),
        array(wanted, "tables"),
        array(wanted, "sequences"),
        passwords.verifier(password),
        salt,
        Passwords.digest(salt, name, password),
        epoch);
  }

  /** Makes logins that are new members of the group of all tenants, and some of their owner. */
  void join(Names names, List<String> tenants, List<String> owners) throws SQLException {
    call(
        "select coditect.join_groups(?, ?, ?)",
        names.suffix(),
        connection.createArrayOf("text", tenants.toArray()),
        connection.createArrayOf("text", owners.toArray()));
  }

  /**
   * Makes a login a member of what it should be. To be done last: a grant locks the group to the
   * end of the transaction, and all tenants of a cell are in one.
   */
  void putMemberships(String name, ObjectNode wanted, String owner) throws SQLException {
    JsonNode groups = wanted.required("memberOf");
    call(
        "select coditect.put_memberships(?, ?, ?)", name, groups.has("tenants"), groups.has(owner));
  }

  private void putGrants(String name, ObjectNode wanted) throws SQLException {
    call(
        "select coditect.put_grants(?, ?, ?, ?)",
        name,
        array(wanted, "schema"),
        array(wanted, "tables"),
        array(wanted, "sequences"));
  }

  /** Remembers how a schema stands against its limit. */
  void putSizeState(String schema, SchemaSize.State state) throws SQLException {
    call(
        "select coditect.put_size_state(?, ?, ?, ?)",
        schema,
        state.warned(),
        state.over(),
        state.denied());
  }

  /** Gives a login that is there these rights on tables, and leaves it its others. */
  void putTableRights(String name, ObjectNode found, JsonNode tables) throws SQLException {
    ObjectNode wanted = found.deepCopy();
    wanted.set("tables", tables);
    putGrants(name, wanted);
  }

  private void putRole(String name, ObjectNode wanted) throws SQLException {
    call(
        "select coditect.put_role(?, ?, ?)",
        name,
        wanted.required("login").booleanValue(),
        wanted.required("connectionLimit").intValue());
    call("select coditect.put_settings(?, ?::jsonb)", name, wanted.required("settings").toString());
  }

  /**
   * Gives a role a password.
   *
   * @param fresh whether it did not have this one before, so that its age begins
   */
  void putPassword(String name, String password, Passwords passwords, long epoch, boolean fresh)
      throws SQLException {
    byte[] salt = passwords.nextSalt();
    call(
        "select coditect.put_password(?, ?, ?, ?, ?, ?)",
        name,
        passwords.verifier(password),
        salt,
        Passwords.digest(salt, name, password),
        epoch,
        fresh);
  }

  /** Notes that the role's place has another now, and whether that leaves it no time. */
  void replace(String name, boolean atOnce) throws SQLException {
    call("select coditect.replace_login(?, ?)", name, atOnce);
  }

  /** Notes what the customer asked of the tenant's logins, once for each generation. */
  void noteRotation(String tenant, LoginPair.Times times) throws SQLException {
    call("select coditect.note_rotation(?, ?, ?)", tenant, times.asked(), times.askedAtOnce());
  }

  /** Lets nobody in any more; who is in stays. */
  void close(String login) throws SQLException {
    call("select coditect.close_login(?)", login);
  }

  /** Ends a login's connections, waiting so long for each; returns how many are left. */
  long endSessions(String login, Duration patience) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select coditect.end_sessions(?, ?)")) {
      statement.setString(1, login);
      statement.setLong(2, patience.toMillis());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Makes the login of an export, for which each statement may take so long. */
  void openExport(String schema, String verifier, Instant until, Duration patience)
      throws SQLException {
    call(
        "select coditect.open_export(?, ?, ?, ?)",
        schema,
        verifier,
        OffsetDateTime.ofInstant(until, ZoneOffset.UTC),
        patience.toMillis());
  }

  void dropLogin(String name) throws SQLException {
    call("select coditect.drop_login(?)", name);
  }

  void dropOwner(String name) throws SQLException {
    call("select coditect.drop_owner(?)", name);
  }

  void dropSchema(String name) throws SQLException {
    call("select coditect.drop_schema(?)", name);
  }

  private Array array(ObjectNode wanted, String field) throws SQLException {
    Stream<JsonNode> values = wanted.required(field).valueStream();
    List<String> texts = values.map(JsonNode::stringValue).toList();
    return connection.createArrayOf("text", texts.toArray());
  }

  private void call(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, Require.present(parameters[i], "parameter"));
      }
      statement.execute();
    }
  }
}
