package ai.coditect.audit.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Tells how many events the sources have numbered that have not come. What is only late has {@code
 * coditect.ledger.gap-grace} to come; what is counted here was lost, or withheld, on its way.
 */
@Component
class OpenGaps implements MeterBinder {

  private final JdbcTemplate jdbc;
  private final LedgerProperties properties;

  OpenGaps(JdbcTemplate jdbc, LedgerProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("coditect.audit.sequence.gaps", this, OpenGaps::missing)
        .description("Events that their sources have numbered and that have not come in time")
        .register(registry);
  }

  /** How many events are missing for longer than the grace. */
  double missing() {
    Long missing =
        jdbc.queryForObject(
            """
            select coalesce(sum(last_seq - first_seq + 1), 0)::bigint from sequence_gap
            where since < now() - make_interval(secs => ?)
            """,
            Long.class,
            properties.gapGrace().toMillis() / 1000.0);
    return missing == null ? 0 : missing;
  }
}
