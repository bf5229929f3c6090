package ai.coditect.platform.audit;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Require;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.JsonDocument;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.AtCommit;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.platform.trace.TraceContexts;
import ai.coditect.platform.trace.Traced;
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
 * is contiguous per tenant (and for all that concerns none), under a row lock from just before that
 * commit until it is done, so that an omission shows.
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
    String traceparent = traces.current();
    recordTraced(entries.stream().map(entry -> new Traced<>(traceparent, entry)).toList());
  }

  /**
   * Records actions of several traces and tenants in this order. Needs a running transaction, in
   * which all that is recorded takes two statements, just before it commits.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void recordTraced(List<Traced<AuditEntry>> entries) {
    if (entries.isEmpty()) {
      return;
    }
    var collected = AtCommit.<Traced<AuditEntry>>of(this, this::write);
    // Behind this trail, which hands over while the transaction commits.
    outbox.enlist();
    collected.addAll(entries);
  }

  private void write(List<Traced<AuditEntry>> entries) {
    Map<String, Long> next = reserve(entries);
    List<Traced<OutgoingEvent>> events = new ArrayList<>(entries.size());
    for (Traced<AuditEntry> entry : entries) {
      long seq = next.merge(scope(entry.value()), 1L, Long::sum) - 1;
      events.add(new Traced<>(entry.traceparent(), outgoing(stamp(entry, seq))));
    }
    outbox.appendTraced(events);
  }

  /** Takes as many numbers of each scope as it has entries and returns the first of each. */
  private Map<String, Long> reserve(List<Traced<AuditEntry>> entries) {
    // In the order of scopes, so that two transactions never wait for each other.
    Map<String, Long> counts =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    entry -> scope(entry.value()), TreeMap::new, Collectors.counting()));
    Map<String, Long> next = new HashMap<>();
    jdbc.query(
        """
        insert into audit_sequence as s (scope, last_seq)
        select scope, count from unnest(?::text[], ?::bigint[]) as v (scope, count)
        on conflict (scope) do update set last_seq = s.last_seq + excluded.last_seq
        returning scope, last_seq
        """,
        row -> {
          String scope = row.getString(1);
          next.put(scope, row.getLong(2) - counts.getOrDefault(scope, 0L) + 1);
        },
        counts.keySet().toArray(String[]::new),
        counts.values().toArray(Long[]::new));
    if (next.size() != counts.size()) {
      throw new IllegalStateException("an audit sequence gave no number");
    }
    return next;
  }

  private AuditEvent stamp(Traced<AuditEntry> traced, long sourceSeq) {
    var event = event(traced, traced.value(), sourceSeq);
    assert isCatalogued(event)
        : event.action() + ": " + ActionCatalogue.platform().refusal(event).orElse("");
    return event;
  }

  /**
   * An event of ours that is not in the catalogue would be parked by audit-service. Tests, which
   * run with assertions, find that out; in production the action counts more than its line.
   */
  private static boolean isCatalogued(AuditEvent event) {
    ActionCatalogue catalogue = ActionCatalogue.platform();
    return !catalogue.covers(event.source()) || catalogue.refusal(event).isEmpty();
  }

  private AuditEvent event(Traced<AuditEntry> traced, AuditEntry entry, long sourceSeq) {
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
        traced.traceId(entry.eventId().value()),
        BoundedChanges.of(entry.changes()),
        personalData.encrypt(entry.eventId(), entry.personal()));
  }

  private OutgoingEvent outgoing(AuditEvent event) {
    var document = JsonDocument.of(event);
    Require.that(
        document.size() <= AuditEvent.MAX_BYTES,
        "an audit event of this size would be refused by audit-service");
    String key = event.tenantId() == null ? source : event.tenantId().value();
    return new OutgoingEvent(
        Topics.AUDIT_EVENTS,
        key,
        event.eventId(),
        EventTypes.AUDIT_RECORDED,
        event.occurredAt(),
        document);
  }

  private static String scope(AuditEntry entry) {
    return entry.tenantId() == null ? NO_TENANT : entry.tenantId().value();
  }
}
