package ai.coditect.provisioning.converge;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Difference;
import ai.coditect.provisioning.plan.Step;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Steps as audit entries. Their ids derive from tenant, epoch, step and outcome, so none is
 * recorded twice.
 */
final class StepAudit {

  private static final Actor ENGINE = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private StepAudit() {}

  static AuditEntry intended(Run run, Step step) {
    return ended(run, step, Outcome.INTENDED, null);
  }

  static AuditEntry ended(Run run, Step step, Outcome outcome, @Nullable String reason) {
    return entry(
        new Origin(run.tenant(), run.generation(), run.epoch()),
        step.key().toString(),
        step.verb(),
        outcome,
        reason,
        run.changes(step, _ -> changes(run, step)));
  }

  /** For a step whose run ended before it could say what came of it. */
  static AuditEntry unknown(TenantId tenant, long generation, long epoch, StepRecord step) {
    return entry(
        new Origin(tenant, generation, epoch),
        step.stepKey(),
        step.action(),
        Outcome.UNKNOWN,
        null,
        List.of());
  }

  /** The run that a step belongs to. */
  private record Origin(TenantId tenant, long generation, long epoch) {}

  private static AuditEntry entry(
      Origin run,
      String stepKey,
      String verb,
      Outcome outcome,
      @Nullable String reason,
      List<Change> changes) {
    ResourceKey key = ResourceKey.parse(stepKey);
    return new AuditEntry(
        EventId.named("step/" + run.tenant() + "/" + run.epoch(), stepKey + "/" + outcome),
        run.tenant(),
        ENGINE,
        "provisioning." + key.kind() + "." + verb,
        new Target(key.target() + "." + key.kind(), key.name()),
        outcome,
        reason,
        run.generation(),
        stepKey,
        changes,
        Map.of());
  }

  /** What a new tenant or a new tier gets is in its definition; what is healed has to be said. */
  private static List<Change> changes(Run run, Step step) {
    return switch (step) {
      case Step.Create(DesiredResource desired, _) ->
          heals(run) ? List.of(new Change("", null, desired.content().toString())) : List.of();
      case Step.Delete _ -> List.of();
      case Step.Change(_, var differences, _) ->
          differences.stream().limit(AuditEvent.MAX_CHANGES).map(StepAudit::change).toList();
    };
  }

  /** Whether the tenant had all that is wanted now, as was reported before this run. */
  private static boolean heals(Run run) {
    TenantStatus reported = run.record().status();
    return reported != null
        && reported.observedGeneration() == run.generation()
        && reported.effectiveTier() != null
        && reported.tierGeneration() == run.record().intent().tierGeneration()
        && (reported.phase() == Phase.READY || reported.phase() == Phase.DEGRADED);
  }

  private static Change change(Difference difference) {
    return new Change(difference.pointer(), text(difference.from()), text(difference.to()));
  }

  private static @Nullable String text(@Nullable JsonNode value) {
    return value == null ? null : value.toString();
  }
}
