package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.Require;
import ai.coditect.provisioning.desired.ResourceKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads all that one tenant has in a cell's database, in one round trip. */
final class Catalog {

  private static final String QUERY = query();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Catalog() {}

  /**
   * What is there.
   *
   * @param found its roles and its schema
   */
  record Content(List<Found> found) {

    Content {
      found = List.copyOf(found);
    }
  }

  /**
   * A role or schema of a tenant's name.
   *
   * @param key of the resource that it is, or is one of the two roles of
   * @param name its own
   * @param ours whether it carries our mark
   * @param content in the form of the desired content
   * @param credential what is known of its password; null for what has none from us
   */
  record Found(
      ResourceKey key,
      String name,
      boolean ours,
      ObjectNode content,
      @Nullable Credential credential) {

    Found {
      Require.present(key, "key");
      Require.present(name, "name");
      Require.present(content, "content");
    }
  }

  /**
   * By what a role's password is recognised, and how it stands with its turn.
   *
   * @param untouched whether the role still has the password that it was given last
   * @param age how long ago that was
   * @param replaced for how long another role has had its place; null if none has
   * @param demanded whether a newer one was asked for
   * @param expelled whether that one is to leave no time to this one
   * @param busy whether it has connections; only known of one that was replaced
   * @param noted the newest generation of the intent whose demand is noted, for all logins
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared: it is asked, not looked up
  record Credential(
      byte[] salt,
      byte[] digest,
      boolean untouched,
      Duration age,
      @Nullable Duration replaced,
      boolean demanded,
      boolean expelled,
      boolean busy,
      long noted) {

    boolean is(String role, String password) {
      return untouched && wasGiven(role, password);
    }

    /** Whether it was given this password, whatever became of it. */
    boolean wasGiven(String role, String password) {
      return MessageDigest.isEqual(digest, Passwords.digest(salt, role, password));
    }
  }

  /** Which of these roles have a password from us, and whether another has their place. */
  static Map<String, Boolean> replaced(Connection connection, Collection<String> roles)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select role_name, replaced_at is not null from coditect.credential where role_name = any (?)")) {
      statement.setArray(1, connection.createArrayOf("text", roles.toArray()));
      Map<String, Boolean> replaced = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          replaced.put(row.getString(1), row.getBoolean(2));
        }
      }
      return replaced;
    }
  }

  /** Whether a run has ever acted on the tenant here. */
  static boolean touched(Connection connection, Names names) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select from coditect.tenant_epoch where tenant = ?")) {
      statement.setString(1, names.suffix());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** The names of the tenant's roles. */
  static Set<String> roles(Connection connection, Names names) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select rolname from pg_roles where rolname >= ?::name and rolname < ?::name")) {
      statement.setString(1, names.firstRole());
      statement.setString(2, names.afterRoles());
      Set<String> roles = new HashSet<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          roles.add(row.getString(1));
        }
      }
      return roles;
    }
  }

  /** What is there; costs next to nothing where nothing is. */
  static Content readIfAny(Connection connection, Names names) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select to_regnamespace(?) is not null
                or exists (select from pg_roles where rolname >= ?::name and rolname < ?::name)
            """)) {
      statement.setString(1, names.schema());
      statement.setString(2, names.firstRole());
      statement.setString(3, names.afterRoles());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1) ? read(connection, names) : new Content(List.of());
      }
    }
  }

  static Content read(Connection connection, Names names) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, names.schema());
      statement.setString(2, names.firstRole());
      statement.setString(3, names.afterRoles());
      statement.setString(4, names.mark());
      statement.setString(5, names.suffix());
      List<Found> found = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found.add(found(row, names));
        }
      }
      return new Content(found);
    }
  }

  private static Found found(ResultSet row, Names names) throws SQLException {
    String name = row.getString("name");
    return new Found(
        row.getString("kind").equals("schema")
            ? Names.key(Names.SCHEMA, name)
            : names.roleKey(name),
        name,
        row.getBoolean("ours"),
        (ObjectNode) JSON.readTree(row.getString("content")),
        credential(row));
  }

  private static @Nullable Credential credential(ResultSet row) throws SQLException {
    byte @Nullable [] salt = row.getBytes("salt");
    byte @Nullable [] digest = row.getBytes("digest");
    Double replaced = row.getObject("replaced", Double.class);
    return salt == null || digest == null
        ? null
        : new Credential(
            salt,
            digest,
            row.getBoolean("untouched"),
            seconds(row.getDouble("age")),
            replaced == null ? null : seconds(replaced),
            row.getBoolean("demanded"),
            row.getBoolean("expelled"),
            row.getBoolean("busy"),
            row.getLong("noted"));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }

  private static String query() {
    try (InputStream file = Catalog.class.getResourceAsStream("observed.sql")) {
      return new String(
          Require.present(file, "observed.sql").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
