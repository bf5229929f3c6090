package ai.coditect.platform.audit;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An action to be recorded: an {@link AuditEvent} without what {@link AuditTrail} stamps (source,
 * sequence, time, correlation) and with its personal fields still readable.
 */
public record AuditEntry(
    EventId eventId,
    @Nullable TenantId tenantId,
    Actor actor,
    String action,
    Target target,
    Outcome outcome,
    @Nullable String reason,
    @Nullable Long generation,
    @Nullable String stepKey,
    List<Change> changes,
    Map<String, String> personal) {

  /** Validates and copies. */
  public AuditEntry {
    Require.present(eventId, "eventId");
    changes = List.copyOf(changes);
    personal = Map.copyOf(personal);
  }

  /** An action that concerns no tenant yet; {@code with...} methods add to it. */
  public static AuditEntry of(Actor actor, String action, Target target, Outcome outcome) {
    return new AuditEntry(
        EventId.next(),
        null,
        actor,
        action,
        target,
        outcome,
        null,
        null,
        null,
        List.of(),
        Map.of());
  }

  /**
   * With an id of the caller's. Nothing here looks for an earlier event of this id: the ledger
   * keeps two with the same id and content as one, and parks a second one with other content. So an
   * action is in the trail once only if its caller records it once.
   */
  public AuditEntry withEventId(EventId id) {
    return new AuditEntry(
        id,
        tenantId,
        actor,
        action,
        target,
        outcome,
        reason,
        generation,
        stepKey,
        changes,
        personal);
  }

  /** Puts it into a tenant's trail. */
  public AuditEntry withTenant(TenantId tenant) {
    return new AuditEntry(
        eventId,
        tenant,
        actor,
        action,
        target,
        outcome,
        reason,
        generation,
        stepKey,
        changes,
        personal);
  }

  /** Says why it ended as it did. */
  public AuditEntry withReason(@Nullable String why) {
    return new AuditEntry(
        eventId,
        tenantId,
        actor,
        action,
        target,
        outcome,
        why,
        generation,
        stepKey,
        changes,
        personal);
  }

  /** Ties it to a generation of the tenant's intent, and to a step of its run. */
  public AuditEntry withStep(long intentGeneration, @Nullable String step) {
    return new AuditEntry(
        eventId,
        tenantId,
        actor,
        action,
        target,
        outcome,
        reason,
        intentGeneration,
        step,
        changes,
        personal);
  }

  /** Says what changed; no secrets and no personal values. */
  public AuditEntry withChanges(List<Change> changed) {
    return new AuditEntry(
        eventId,
        tenantId,
        actor,
        action,
        target,
        outcome,
        reason,
        generation,
        stepKey,
        changed,
        personal);
  }

  /**
   * Adds personal fields (addresses, names); they are encrypted to audit-service before they are
   * stored anywhere.
   */
  public AuditEntry withPersonal(Map<String, String> fields) {
    return new AuditEntry(
        eventId,
        tenantId,
        actor,
        action,
        target,
        outcome,
        reason,
        generation,
        stepKey,
        changes,
        fields);
  }

  @Override
  public String toString() {
    return "AuditEntry[%s, %s %s, %s]".formatted(eventId, action, outcome, target);
  }
}
