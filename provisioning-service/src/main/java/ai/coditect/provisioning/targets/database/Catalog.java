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
import java.util.ArrayList;
import java.util.List;
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
   * @param ours whether it carries our mark
   * @param content in the form of the desired content
   * @param credential what is known of its password; null for what has none from us
   */
  record Found(ResourceKey key, boolean ours, ObjectNode content, @Nullable Credential credential) {

    Found {
      Require.present(key, "key");
      Require.present(content, "content");
    }
  }

  /**
   * By what a login's password is recognised.
   *
   * @param untouched whether the login still has the password that it was given last
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared: it is asked, not looked up
  record Credential(byte[] salt, byte[] digest, boolean untouched) {

    boolean is(String login, String password) {
      return untouched && MessageDigest.isEqual(digest, Passwords.digest(salt, login, password));
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

  static Content read(Connection connection, Names names) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, names.schema());
      statement.setString(2, names.schema() + "_");
      // The character after the underscore.
      statement.setString(3, names.schema() + "`");
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
    byte @Nullable [] salt = row.getBytes("salt");
    byte @Nullable [] digest = row.getBytes("digest");
    return new Found(
        row.getString("kind").equals("schema")
            ? Names.key(Names.SCHEMA, name)
            : names.roleKey(name),
        row.getBoolean("ours"),
        (ObjectNode) JSON.readTree(row.getString("content")),
        salt == null || digest == null
            ? null
            : new Credential(salt, digest, row.getBoolean("untouched")));
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
