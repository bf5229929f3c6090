package ai.coditect.provisioning.cell;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A cell's database for tenants, prepared by {@code deploy/cell/database.sql}.
 *
 * @param url its JDBC URL for us
 * @param tenantUrl its JDBC URL for tenants; null if it is the same
 * @param username our login, a member of {@code <database>_platform}
 * @param password its password
 * @param poolSize how many connections we open at most
 * @param connectTimeout how long to wait for a connection
 * @param requestTimeout how long one statement may take
 * @param lockTimeout how long a statement may wait for a lock that a tenant's session holds
 * @param maxSize from which size on the database takes no further tenant; null sets no limit
 * @param maxTenants how many tenants' schemas it may hold; null sets no limit
 * @param export how tenants' data is read for archives
 */
record DatabaseSettings(
    String url,
    @Nullable String tenantUrl,
    String username,
    String password,
    @DefaultValue("8") int poolSize,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("10s") Duration requestTimeout,
    @DefaultValue("3s") Duration lockTimeout,
    @Nullable DataSize maxSize,
    @Nullable Integer maxTenants,
    @DefaultValue Export export) {

  private static final String PREFIX = "coditect.cells.*.database.";

  DatabaseSettings {
    DatabaseEndpoint.of(Require.present(url, PREFIX + "url"));
    if (tenantUrl != null) {
      DatabaseEndpoint.of(tenantUrl);
    }
    Require.text(username, 63, PREFIX + "username");
    Require.text(password, 1024, PREFIX + "password");
    Require.atLeast(1, poolSize, PREFIX + "pool-size");
    Require.that(
        connectTimeout.compareTo(Duration.ofMillis(250)) >= 0,
        PREFIX + "connect-timeout must be at least 250ms");
    Require.that(requestTimeout.isPositive(), PREFIX + "request-timeout must be positive");
    Require.that(
        lockTimeout.isPositive() && lockTimeout.compareTo(requestTimeout) < 0,
        PREFIX + "lock-timeout must be positive and below request-timeout");
    Require.that(maxSize == null || !maxSize.isNegative(), PREFIX + "max-size is negative");
    Require.atLeast(1, maxTenants == null ? 1 : maxTenants, PREFIX + "max-tenants");
  }

  /**
   * How tenants' data is read for archives.
   *
   * @param timeout how long the reading of one table may take
   * @param maxRow how large the text of one row may be: that much memory is needed for it
   */
  record Export(@DefaultValue("1h") Duration timeout, @DefaultValue("32MB") DataSize maxRow) {

    Export {
      Require.that(timeout.isPositive(), PREFIX + "export.timeout must be positive");
      Require.that(maxRow.toBytes() > 0, PREFIX + "export.max-row must be positive");
    }
  }

  DatabaseEndpoint endpoint() {
    return DatabaseEndpoint.of(tenantUrl == null ? url : tenantUrl);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[url=%s, username=%s]".formatted(url, username);
  }
}
