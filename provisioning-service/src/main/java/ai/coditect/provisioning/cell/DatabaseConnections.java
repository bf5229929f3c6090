package ai.coditect.provisioning.cell;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellProperties.CellSettings;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * A bounded pool of connections per cell's tenant database, made when it is first needed. A
 * connection sees {@code pg_catalog} only, and gives up on its own: on statements, locks, silence.
 * Now and then one is asked which database it leads to, so that none of another's is handed out.
 */
@Component
public class DatabaseConnections implements DisposableBean {

  private static final Duration IDLE_KEPT = Duration.ofMinutes(1);
  private static final Duration ANSWER_LEEWAY = Duration.ofSeconds(2);

  /** PostgreSQL's code for a table that is not there. */
  private static final String NOT_PREPARED = "42P01";

  static final String BACKEND = "database";

  private static final Duration IDENTIFIED_FOR = Duration.ofMinutes(1);

  private final Map<String, CellSettings> cells;
  private final BackendIdentities identities;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final Map<CellId, HikariDataSource> pools = new ConcurrentHashMap<>();
  private final Map<CellId, Instant> identifiedUntil = new ConcurrentHashMap<>();

  DatabaseConnections(
      CellProperties properties, BackendIdentities identities, MeterRegistry metrics, Clock clock) {
    this.cells = properties.cells();
    this.identities = identities;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * A connection to a cell's tenant database, to be closed soon. In auto-commit mode.
   *
   * @throws SQLException if none can be had in time, or the database is not prepared
   * @throws FailureException transient, if the cell has no database here, or another answers
   */
  public Connection open(CellId cell) throws SQLException {
    DatabaseSettings settings = settings(cell);
    Connection connection = pools.computeIfAbsent(cell, id -> pool(id, settings)).getConnection();
    try {
      identify(cell, connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void identify(CellId cell, Connection connection) throws SQLException {
    Instant now = clock.instant();
    if (now.isBefore(identifiedUntil.getOrDefault(cell, Instant.MIN))) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select id from coditect.identity")) {
      if (!row.next()) {
        throw new SQLException("coditect.identity is empty", NOT_PREPARED);
      }
      identities.hold(cell, BACKEND, row.getString(1));
    }
    identifiedUntil.put(cell, now.plus(IDENTIFIED_FOR));
  }

  /**
   * A connection of its own as another login, to be closed by the caller. It gives up when the
   * server says nothing for {@link #exportTimeout}.
   *
   * @throws SQLException if the server does not answer or does not take the login
   */
  public Connection openAs(CellId cell, String login, String password) throws SQLException {
    DatabaseSettings settings = settings(cell);
    var properties = new Properties();
    properties.setProperty("user", login);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "provisioning-service export");
    properties.setProperty("connectTimeout", seconds(settings.connectTimeout()));
    properties.setProperty(
        "socketTimeout", seconds(settings.export().timeout().plus(ANSWER_LEEWAY)));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false");
    return DriverManager.getConnection(settings.url(), properties);
  }

  /** How long the reading of one table for an archive may take. */
  public Duration exportTimeout(CellId cell) {
    return settings(cell).export().timeout();
  }

  /** How many bytes the text of one row in an archive may have. */
  public long maxExportedRow(CellId cell) {
    return settings(cell).export().maxRow().toBytes();
  }

  /** The cells that have a database for tenants. */
  public List<CellId> cells() {
    return cells.keySet().stream().map(CellId::new).filter(this::has).toList();
  }

  /** Whether the cell has a database for tenants. */
  public boolean has(CellId cell) {
    CellSettings settings = cells.get(cell.value());
    return settings != null && settings.database() != null;
  }

  /**
   * Where tenants find the cell's database.
   *
   * @throws FailureException transient, if the cell has no database here
   */
  public DatabaseEndpoint endpoint(CellId cell) {
    return settings(cell).endpoint();
  }

  /** From how many bytes on the cell's database takes no further tenant; empty for no limit. */
  public OptionalLong maxSize(CellId cell) {
    var size = settings(cell).maxSize();
    return size == null ? OptionalLong.empty() : OptionalLong.of(size.toBytes());
  }

  /** How many tenants the cell's database takes; empty for no limit. */
  public OptionalLong maxTenants(CellId cell) {
    Integer tenants = settings(cell).maxTenants();
    return tenants == null ? OptionalLong.empty() : OptionalLong.of(tenants);
  }

  private DatabaseSettings settings(CellId cell) {
    CellSettings known = cells.get(cell.value());
    DatabaseSettings settings = known == null ? null : known.database();
    if (settings == null) {
      throw new FailureException(
          new Failure.Transient(
              Reason.CELL_UNAVAILABLE, "cell %s has no database here".formatted(cell)),
          null);
    }
    return settings;
  }

  private HikariDataSource pool(CellId cell, DatabaseSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("cell-" + cell);
    config.setMetricRegistry(metrics);
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.username());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_KEPT.toMillis());
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "provisioning-service");
    config.addDataSourceProperty("connectTimeout", seconds(settings.connectTimeout()));
    // The server gives up first; this is for one that is gone.
    config.addDataSourceProperty(
        "socketTimeout", seconds(settings.requestTimeout().plus(ANSWER_LEEWAY)));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // Details of errors repeat values of rows and statements.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("options", options(settings));
    return new HikariDataSource(config);
  }

  private static String options(DatabaseSettings settings) {
    return "-c search_path=pg_catalog -c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
        .formatted(
            settings.requestTimeout().toMillis(),
            settings.lockTimeout().toMillis(),
            settings.requestTimeout().multipliedBy(3).toMillis());
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }

  @Override
  public void destroy() {
    pools.values().forEach(HikariDataSource::close);
  }
}
