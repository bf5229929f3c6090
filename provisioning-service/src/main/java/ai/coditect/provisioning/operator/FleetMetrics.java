package ai.coditect.provisioning.operator;

import ai.coditect.platform.periodic.PeriodicWork;
import ai.coditect.provisioning.brake.DeleteBrake;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.event.Level;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * What of the fleet is in trouble, as metrics (docs/metrics.md). Looked up every 15 seconds by an
 * index that has only tenants that are not ready, however often somebody scrapes.
 */
@Component
class FleetMetrics extends PeriodicWork {

  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final JdbcTemplate jdbc;
  private final DeleteBrake brake;
  private final MultiGauge oldest;
  private final MultiGauge counts;
  private volatile double stuck;
  private volatile double brakeLevel;
  private volatile double frozen;

  FleetMetrics(JdbcTemplate jdbc, DeleteBrake brake, MeterRegistry metrics) {
    super("fleet-metrics", Duration.ZERO, INTERVAL);
    this.jdbc = jdbc;
    this.brake = brake;
    this.oldest =
        MultiGauge.builder("coditect.tenants.unfinished.oldest.age")
            .description("How long the longest has not been ready, by reason and cell")
            .baseUnit("seconds")
            .register(metrics);
    this.counts =
        MultiGauge.builder("coditect.tenants.unfinished")
            .description("Tenants that are not ready, by reason and cell")
            .register(metrics);
    Gauge.builder("coditect.tenants.stuck", this, each -> each.stuck)
        .description("Tenants that wait for an operator")
        .register(metrics);
    Gauge.builder("coditect.brake.level", this, each -> each.brakeLevel)
        .description("The delete brake: 0 released, 1 deletions, 2 all")
        .register(metrics);
    Gauge.builder("coditect.brake.frozen.tenants", this, each -> each.frozen)
        .description("Tenants of which the delete brake keeps something")
        .register(metrics);
  }

  @Override
  protected void round() {
    look();
  }

  @Override
  protected String failure() {
    return "The fleet cannot be looked at for now";
  }

  @Override
  protected Level failureLevel() {
    return Level.DEBUG;
  }

  /** Looks everything up. */
  void look() {
    List<MultiGauge.Row<?>> ages = new ArrayList<>();
    List<MultiGauge.Row<?>> numbers = new ArrayList<>();
    jdbc.query(
        """
        select s.reason, coalesce(t.cell_id, 'none'), count(*), extract(epoch from now() - min(s.since))
        from tenant_status s join tenant t using (tenant_id)
        where s.phase not in ('ready', 'offboarded') group by 1, 2
        """,
        row -> {
          Tags tags = Tags.of("reason", row.getString(1), "cell", row.getString(2));
          numbers.add(MultiGauge.Row.of(tags, row.getDouble(3)));
          ages.add(MultiGauge.Row.of(tags, row.getDouble(4)));
        });
    oldest.register(ages, true);
    counts.register(numbers, true);
    stuck =
        Objects.requireNonNull(
            jdbc.queryForObject(
                "select count(*) from tenant_status where phase = 'failed'", Double.class));
    brakeLevel =
        switch (brake.state().level()) {
          case RELEASED -> 0;
          case DELETIONS -> 1;
          case ALL -> 2;
        };
    frozen = brake.frozenTenants();
  }
}
