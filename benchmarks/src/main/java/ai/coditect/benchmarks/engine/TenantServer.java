package ai.coditect.benchmarks.engine;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** A cell's database for tenants, prepared as a cell's administrator does it. */
final class TenantServer {

  private static final String NAME = "tenants";
  private static final String PLATFORM = "coditect_cell";

  /** The group that every tenant's login belongs to. */
  static final String GROUP = NAME + "_tenant";

  private final DurablePostgres postgres;
  private final Database administrator;

  TenantServer(DurablePostgres postgres) {
    this.postgres = postgres;
    this.administrator = postgres.database(NAME);
    PostgresServer server = postgres.server();
    try {
      server.execute(NAME, List.of(Files.readString(Path.of("deploy/cell/database.sql"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.execute(
        NAME,
        List.of(
            "alter role %s superuser".formatted(NAME),
            "create role %s login password '%s'".formatted(PLATFORM, administrator.password()),
            "grant %s_platform to %s".formatted(NAME, PLATFORM)));
  }

  /** As provisioning-service reaches it. */
  Database platform() {
    return new Database(postgres.server().url(NAME), PLATFORM, administrator.password());
  }

  /** A connection that may do everything. */
  Connection administrator() throws SQLException {
    return DriverManager.getConnection(
        administrator.url(), administrator.username(), administrator.password());
  }
}
