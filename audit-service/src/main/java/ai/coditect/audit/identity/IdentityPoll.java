package ai.coditect.audit.identity;

import ai.coditect.audit.identity.IdentityTable.Cursor;
import ai.coditect.audit.identity.IdentityTable.Stream;
import ai.coditect.audit.identity.RealmEvents.Kept;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the identity provider's events to their end, page by page by their times, and says so in
 * the trail when some may be missing. May be called by several replicas at once, and be interrupted
 * anywhere.
 */
@Component
class IdentityPoll {

  private static final Actor SELF = new Actor(Actor.Type.SERVICE, "audit-service");
  private static final String OFF = "EventsNotKept";

  private final IdentityTable table;
  private final IdentityIntake intake;
  private final IdentityProperties properties;
  private final IdentityMetrics metrics;
  private final AuditTrail trail;
  private final TransactionTemplate transaction;

  IdentityPoll(
      IdentityTable table,
      IdentityIntake intake,
      IdentityProperties properties,
      IdentityMetrics metrics,
      AuditTrail trail,
      TransactionTemplate transaction) {
    this.table = table;
    this.intake = intake;
    this.properties = properties;
    this.metrics = metrics;
    this.trail = trail;
    this.transaction = transaction;
  }

  /** Pages of a stream. */
  private interface Pages {
    List<Happening> from(Instant time, int first, int most);
  }

  /** Takes all that there is. */
  void round(RealmEvents events, String issuer) {
    Kept kept = events.kept();
    noteIfOff(kept);
    noteIfLost(kept.expiration());
    read(
        Stream.USER,
        issuer,
        (from, first, most) ->
            events.user(from, first, most).stream().map(UserHappenings::of).toList());
    read(
        Stream.ADMIN,
        issuer,
        (from, first, most) ->
            events.admin(from, first, most).stream().map(AdminHappenings::of).toList());
    metrics.read();
  }

  /**
   * Pages go by time, not by place: a realm that lets old events go meanwhile would move the
   * places. Only within one millisecond they go by place.
   */
  private void read(Stream stream, String issuer, Pages pages) {
    Cursor cursor = table.cursor(stream);
    Instant from = cursor.upTo().minus(properties.overlap());
    int first = 0;
    List<Happening> page;
    do {
      page = pages.from(from, first, properties.page());
      metrics.taken(intake.take(stream, issuer, page));
      if (!page.isEmpty()) {
        Instant last = page.getLast().at();
        first = last.isAfter(from) ? 0 : first + page.size();
        from = last.isAfter(from) ? last : from;
      }
    } while (page.size() == properties.page());
    transaction.executeWithoutResult(
        _ -> table.readToEnd(stream, cursor.now(), properties.overlap()));
  }

  private void noteIfOff(Kept kept) {
    String alarm = kept.all() ? null : OFF;
    metrics.off(alarm != null);
    transaction.executeWithoutResult(
        _ -> {
          if (table.alarm(Stream.USER, alarm)) {
            trail.record(
                alarm == null
                    ? entry("audit.identity-events.resumed", Outcome.SUCCEEDED)
                    : entry("audit.identity-events.stopped", Outcome.FAILED).withReason(OFF));
          }
        });
  }

  /**
   * What the realm let go before it was read is lost: from when to when is all that can be said.
   */
  private void noteIfLost(Duration expiration) {
    if (expiration.isZero()) {
      return;
    }
    transaction.executeWithoutResult(
        _ -> {
          table.lock(Stream.USER);
          Cursor cursor = table.cursor(Stream.USER);
          Instant kept = cursor.now().minus(expiration);
          Instant readAt = cursor.readAt();
          if (readAt != null && readAt.isBefore(kept)) {
            lost(readAt, kept);
          }
        });
  }

  private void lost(Instant from, Instant to) {
    trail.record(
        entry("audit.identity-events.lost", Outcome.FAILED)
            .withReason("RetentionExceeded")
            .withChanges(
                List.of(
                    new Change("/from", null, EventJson.writeText(from)),
                    new Change("/to", null, EventJson.writeText(to)))));
    table.readToEnd(Stream.USER, to, properties.overlap()); // so that it is said once
    metrics.lost();
  }

  private static AuditEntry entry(String action, Outcome outcome) {
    return AuditEntry.of(SELF, action, new Target("identity-provider", "keycloak"), outcome);
  }
}
