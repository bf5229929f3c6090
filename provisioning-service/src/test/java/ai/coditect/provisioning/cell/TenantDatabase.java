package ai.coditect.provisioning.cell;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A database for tenants, prepared by the script that the product ships. */
@NullMarked
public final class TenantDatabase {

  private static final Path SCRIPT = Path.of("../deploy/cell/database.sql");
  private static final String PASSWORD = "platform-of-test";

  private static final class Shared {
    static final TenantDatabase INSTANCE = new TenantDatabase(TestPostgres.shared());
  }

  private final Database superuser;
  private final Database platform;

  public TenantDatabase(TestPostgres server) {
    Database database = server.newDatabase("tenants");
    superuser = server.asSuperuser(database);
    // The owner that newDatabase makes has the database's name.
    String name = database.username();
    platform = server.as(database, name + "_provisioner", PASSWORD);
    prepare();
    run("create role %s login password '%s'".formatted(platform.username(), PASSWORD));
    run("grant %s_platform to %s".formatted(name, platform.username()));
  }

  /** One for all tests of this JVM. */
  public static TenantDatabase shared() {
    return Shared.INSTANCE;
  }

  /** Runs the script, as after an upgrade. */
  public void prepare() {
    try {
      run(Files.readString(SCRIPT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As provisioning-service reaches it. */
  public Database platform() {
    return platform;
  }

  public Connection asSuperuser() throws SQLException {
    return DriverManager.getConnection(superuser.url(), superuser.username(), superuser.password());
  }

  /** A session of a login, with these {@code options} of the server. */
  public Connection as(String login, String password, String options) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", login);
    properties.setProperty("password", password);
    properties.setProperty("options", options);
    return DriverManager.getConnection(superuser.url(), properties);
  }

  /** As superuser. */
  public void run(String sql) {
    try (Connection connection = asSuperuser();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of all rows, as superuser. */
  public List<@Nullable String> query(String sql) {
    List<@Nullable String> values = new ArrayList<>();
    try (Connection connection = asSuperuser();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return values;
  }
}
