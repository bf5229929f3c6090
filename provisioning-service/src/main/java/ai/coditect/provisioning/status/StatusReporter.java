package ai.coditect.provisioning.status;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.platform.trace.Traced;
import ai.coditect.provisioning.tenants.StatusDocument;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Words findings as a status, and keeps and sends statuses in one transaction. */
@Component
public class StatusReporter {

  private final TenantRecords tenants;
  private final Outbox outbox;
  private final ExportStandings exports;
  private final StatusProperties properties;

  StatusReporter(
      TenantRecords tenants, Outbox outbox, ExportStandings exports, StatusProperties properties) {
    this.tenants = tenants;
    this.outbox = outbox;
    this.exports = exports;
    this.properties = properties;
  }

  /**
   * The status after these findings; equal to the previous one if nothing changed.
   *
   * @param previous the last reported; null before the first
   * @param unreadable whether an event of the tenant lies in a dead-letter topic
   * @param now in microseconds, which is what every store of a status keeps
   * @param nextAttempt when the tenant is tried again; null if no attempt is due
   */
  public TenantStatus next(
      @Nullable TenantStatus previous,
      Findings findings,
      boolean unreadable,
      Instant now,
      @Nullable Instant nextAttempt) {
    return new StatusWriter(
            previous,
            findings,
            unreadable,
            export(previous, findings.intent()),
            now,
            nextAttempt,
            properties.delayedAfter())
        .next();
  }

  /** Asked only for what was not told to its end: most tenants have nothing of the kind. */
  private @Nullable ExportStanding export(@Nullable TenantStatus previous, TenantIntent intent) {
    return intent
        .operation(Aspect.EXPORTS)
        .map(AspectOperation::operationId)
        .filter(operation -> previous == null || !ended(previous, operation))
        .flatMap(operation -> exports.find(intent.tenantId(), operation))
        .orElse(null);
  }

  private static boolean ended(TenantStatus previous, OperationId operation) {
    return previous.operations().stream()
        .anyMatch(
            outcome ->
                outcome.operationId().equals(operation)
                    && outcome.state() != OperationOutcome.State.RUNNING);
  }

  /**
   * Stores changed statuses and sends them. Whoever calls is the only one to report on these
   * tenants: it holds the locks of their work rows.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void store(List<Traced<TenantStatus>> changed) {
    List<Traced<StatusDocument>> written =
        changed.stream()
            .map(status -> new Traced<>(status.traceparent(), StatusDocument.of(status.value())))
            .toList();
    tenants.storeStatuses(written.stream().map(Traced::value).toList());
    outbox.appendTraced(
        written.stream()
            .map(each -> new Traced<>(each.traceparent(), event(each.value())))
            .toList());
  }

  /** A status as it is sent; the same event for the same revision. */
  static OutgoingEvent event(StatusDocument written) {
    TenantStatus status = written.status();
    String tenant = status.tenantId().value();
    return new OutgoingEvent(
        Topics.TENANT_PROVISIONING,
        tenant,
        EventId.named("status/" + tenant, Long.toString(status.statusRevision())),
        EventTypes.STATUS_CHANGED,
        status.reportedAt(),
        written.document());
  }
}
