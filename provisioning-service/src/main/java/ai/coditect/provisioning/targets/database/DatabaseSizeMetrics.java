package ai.coditect.provisioning.targets.database;

import ai.coditect.platform.periodic.PeriodicWork;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.DatabaseConnections;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * How many tenants are near or above their limits, by cell (docs/metrics.md): a row for each of
 * them is all that is read.
 */
@Component
class DatabaseSizeMetrics extends PeriodicWork {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseSizeMetrics.class);
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final String QUERY =
      """
      select count(*) filter (where denied), count(*) filter (where over_since is not null and not denied),
        count(*) filter (where warned and over_since is null) from coditect.size_state
      """;

  private final DatabaseConnections connections;
  private final MultiGauge tenants;

  DatabaseSizeMetrics(DatabaseConnections connections, MeterRegistry metrics) {
    super("database-sizes", Duration.ZERO, INTERVAL);
    this.connections = connections;
    this.tenants =
        MultiGauge.builder("coditect.database.size.tenants")
            .description("Tenants whose schema is near or above its limit, by cell and state")
            .register(metrics);
  }

  @Override
  protected void round() {
    look();
  }

  @Override
  protected String failure() {
    return "Sizes cannot be looked up for now";
  }

  /** Looks at all cells; one that does not answer is left out. */
  void look() {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (CellId cell : connections.cells()) {
      try {
        rows.addAll(rows(cell));
      } catch (SQLException | RuntimeException e) {
        LOG.atDebug()
            .addKeyValue("cell", cell)
            .setCause(e)
            .log("Sizes cannot be looked up for now");
      }
    }
    tenants.register(rows, true);
  }

  private List<MultiGauge.Row<?>> rows(CellId cell) throws SQLException {
    try (Connection connection = connections.open(cell);
        PreparedStatement statement = connection.prepareStatement(QUERY);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return List.of(
          row(cell, "denied", row.getLong(1)),
          row(cell, "over", row.getLong(2)),
          row(cell, "warned", row.getLong(3)));
    }
  }

  private static MultiGauge.Row<?> row(CellId cell, String state, long count) {
    return MultiGauge.Row.of(Tags.of("cell", cell.value(), "state", state), count);
  }
}
