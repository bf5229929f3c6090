package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.periodic.PeriodicWork;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says in the trail that events which their source has numbered have not come in time, and when all
 * of them have come after all: each once, whichever replica looks first. What was missed at one
 * time is one alarm, also when a part of it comes.
 */
@Component
class GapAlarms extends PeriodicWork {

  private static final Logger LOG = LoggerFactory.getLogger(GapAlarms.class);
  private static final Actor SELF = new Actor(Actor.Type.SERVICE, "audit-service");

  private final JdbcTemplate jdbc;
  private final LedgerProperties properties;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;

  GapAlarms(
      JdbcTemplate jdbc,
      LedgerProperties properties,
      AuditTrail trail,
      TransactionTemplate transaction) {
    super("sequence-gaps", properties.gapLook());
    this.jdbc = jdbc;
    this.properties = properties;
    this.trail = trail;
    this.transaction = transaction;
  }

  /** Numbers between which events were missed, both included. */
  private record Missed(String source, String scope, Instant since, long first, long last) {

    static Missed of(ResultSet row) throws SQLException {
      return new Missed(
          row.getString(1),
          row.getString(2),
          row.getTimestamp(3).toInstant(),
          row.getLong(4),
          row.getLong(5));
    }

    AuditEntry as(String verb, Outcome outcome) {
      return AuditEntry.of(
              SELF, "audit.sequence-gap." + verb, new Target("event-source", source), outcome)
          .withReason("EventsMissing")
          .withChanges(
              List.of(
                  new Change("/scope", null, EventJson.writeText(scope)),
                  new Change("/first", null, Long.toString(first)),
                  new Change("/last", null, Long.toString(last)),
                  new Change("/since", null, EventJson.writeText(since))));
    }
  }

  @Override
  protected void round() {
    transaction.executeWithoutResult(
        _ -> {
          found().forEach(this::alarm);
          closed().forEach(missed -> trail.record(missed.as("closed", Outcome.SUCCEEDED)));
        });
  }

  private List<Missed> found() {
    return jdbc.query(
        """
        insert into sequence_alarm (source, scope, since, first_seq, last_seq)
        select source, scope, since, min(first_seq), max(last_seq) from sequence_gap
        where since < now() - make_interval(secs => ?) group by source, scope, since
        on conflict do nothing returning source, scope, since, first_seq, last_seq
        """,
        (row, _) -> Missed.of(row),
        properties.gapGrace().toMillis() / 1000.0);
  }

  private void alarm(Missed missed) {
    LOG.atWarn()
        .addKeyValue("source", missed.source())
        .addKeyValue("scope", missed.scope())
        .addKeyValue("first", missed.first())
        .addKeyValue("last", missed.last())
        .log("Events that their source has numbered have not come");
    trail.record(missed.as("found", Outcome.FAILED));
  }

  private List<Missed> closed() {
    return jdbc.query(
        """
        delete from sequence_alarm a
        where not exists (select from sequence_gap g
                          where g.source = a.source and g.scope = a.scope and g.since = a.since)
        returning source, scope, since, first_seq, last_seq
        """,
        (row, _) -> Missed.of(row));
  }

  @Override
  protected String failure() {
    return "It is not known whether events are missing";
  }
}
