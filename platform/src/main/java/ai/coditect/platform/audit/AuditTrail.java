package ai.coditect.platform.audit;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.platform.trace.TraceContexts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records actions in the transaction that does them: both commit or neither. Stamps a sequence that
 * is contiguous per tenant (and for all that concerns none), under a row lock that lasts until that
 * commit, so that an omission shows.
 */
public class AuditTrail {

  private static final String NO_TENANT = "-";

  private final JdbcTemplate jdbc;
  private final Outbox outbox;
  private final PersonalData personalData;
  private final TraceContexts traces;
  private final Clock clock;
  private final String source;

  AuditTrail(
      JdbcTemplate jdbc,
      Outbox outbox,
      PersonalData personalData,
      TraceContexts traces,
      Clock clock,
      String source) {
    this.jdbc = jdbc;
    this.outbox = outbox;
    this.personalData = personalData;
    this.traces = traces;
    this.clock = clock;
    this.source = source;
  }

  /** Records one action. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(AuditEntry entry) {
    record(List.of(entry));
  }

  /** Records actions in this order. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(List<AuditEntry> entries) {
    Map<String, Long> counts =
        entries.stream()
            .collect(Collectors.groupingBy(AuditTrail::scope, TreeMap::new, Collectors.counting()));
    Map<String, Long> next = new HashMap<>();
    // In the order of scopes, so that two transactions never wait for each other.
    counts.forEach((scope, count) -> next.put(scope, reserve(scope, count)));
    List<OutgoingEvent> events = new ArrayList<>(entries.size());
    for (AuditEntry entry : entries) {
      long seq = next.merge(scope(entry), 1L, Long::sum) - 1;
      events.add(outgoing(stamp(entry, seq)));
    }
    outbox.append(events);
  }

  /** Takes {@code count} numbers of a scope and returns the first. */
  private long reserve(String scope, long count) {
    Long last =
        jdbc.queryForObject(
            """
            insert into audit_sequence as s (scope, last_seq) values (?, ?)
            on conflict (scope) do update set last_seq = s.last_seq + excluded.last_seq
            returning last_seq
            """,
            Long.class,
            scope,
            count);
    if (last == null) {
      throw new IllegalStateException("the audit sequence of " + scope + " gave no number");
    }
    return last - count + 1;
  }

  private AuditEvent stamp(AuditEntry entry, long sourceSeq) {
    return new AuditEvent(
        entry.eventId(),
        source,
        sourceSeq,
        clock.instant(),
        entry.tenantId(),
        entry.actor(),
        entry.action(),
        entry.target(),
        entry.outcome(),
        entry.reason(),
        entry.generation(),
        entry.stepKey(),
        traces.currentTraceId(entry.eventId().value()),
        entry.changes(),
        personalData.encrypt(entry));
  }

  private OutgoingEvent outgoing(AuditEvent event) {
    String key = event.tenantId() == null ? source : event.tenantId().value();
    return new OutgoingEvent(
        Topics.AUDIT_EVENTS,
        key,
        event.eventId(),
        EventTypes.AUDIT_RECORDED,
        event.occurredAt(),
        event);
  }

  private static String scope(AuditEntry entry) {
    return entry.tenantId() == null ? NO_TENANT : entry.tenantId().value();
  }
}
