package ai.coditect.provisioning.converge;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.platform.audit.AuditEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the trail says of a departure beside its steps. */
final class DepartureAudit {

  private static final Actor ENGINE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private DepartureAudit() {}

  /** That a legal hold puts the deletion off; once, when this status is the first to say so. */
  static Optional<AuditEntry> held(Run run, TenantStatus next) {
    if (stage(next) != Stage.LEGAL_HOLD || stage(run.status()) == Stage.LEGAL_HOLD) {
      return Optional.empty();
    }
    return Optional.of(
        AuditEntry.of(
                ENGINE,
                "tenant.deletion-held",
                new Target("tenant", run.tenant().value()),
                Outcome.SUCCEEDED)
            .withEventId(EventId.named("deletion-held/" + run.tenant(), Long.toString(run.epoch())))
            .withTenant(run.tenant())
            .withReason(Reason.LEGAL_HOLD.value()));
  }

  private static @Nullable Stage stage(@Nullable TenantStatus status) {
    return status == null || status.offboarding() == null ? null : status.offboarding().stage();
  }
}
