package ai.coditect.provisioning.targets;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** One new tenant, and one target with its real backend. */
@NullMarked
public abstract class TargetBench {

  protected final TenantScope scope = new TenantScope(TenantId.next(), new CellId("test"), 1);

  /** The target, with its real backend. */
  protected abstract Target target();

  /** The tier that shows most of what the target can do. */
  protected TierDefinition tier() {
    return TestTiers.free();
  }

  /** What the cell adds. */
  protected CellTraits traits() {
    return CellTraits.NONE;
  }

  protected final List<DesiredResource> desired() {
    return wholeState().resources().stream()
        .filter(resource -> resource.key().target().equals(target().name()))
        .map(TargetBench::needingNoOtherTarget)
        .toList();
  }

  private static DesiredResource needingNoOtherTarget(DesiredResource resource) {
    return new DesiredResource(
        resource.key(),
        resource.nature(),
        resource.content(),
        resource.needs().stream()
            .filter(need -> need.target().equals(resource.key().target()))
            .collect(Collectors.toSet()));
  }

  protected final Plan plan() {
    return plan(desired());
  }

  /** With these alone desired. */
  protected final Plan plan(List<DesiredResource> desired) {
    return plan(target(), desired);
  }

  /** As seen by this target. */
  protected final Plan plan(Target target, List<DesiredResource> desired) {
    return Planner.plan(state(desired), target.observe(scope, desired), Guard.NONE);
  }

  protected final DesiredState state(List<DesiredResource> desired) {
    return new DesiredState(
        1,
        wholeState().course(),
        1,
        desired,
        null,
        Duration.ofDays(30),
        Duration.ofDays(90),
        Map.of());
  }

  private DesiredState wholeState() {
    TenantIntent intent = TestTenants.free(scope.tenant());
    return Resolver.resolve(
        intent,
        TestTenants.ownerWithIdentity(scope.tenant(), 1),
        Course.of(intent, null, false, Instant.EPOCH),
        tier(),
        List.of(),
        traits());
  }

  protected final void converge() {
    for (List<Step> batch : batches(target(), plan().steps())) {
      applyAll(target(), batch)
          .forEach(
              (key, applied) -> {
                if (applied instanceof Applied.Failed(Failure failure)) {
                  throw new FailureException(failure, null);
                }
              });
    }
  }

  /** As an engine does them that has nobody else's to do: what joins at once, all else alone. */
  protected static List<List<Step>> batches(Target target, List<Step> steps) {
    Map<Object, List<Step>> batches = new LinkedHashMap<>();
    for (Step step : steps) {
      batches
          .computeIfAbsent(target.joins(step) ? target : step.key(), _ -> new ArrayList<>())
          .add(step);
    }
    return List.copyOf(batches.values());
  }

  /** Does a batch; a step alone as often as the backend needs it. */
  protected final Map<ResourceKey, Applied> applyAll(Target target, List<Step> batch) {
    return batch.size() == 1
        ? Applied.inTurn(batch, step -> apply(target, step))
        : target.applyAll(scope, batch);
  }

  protected final Observation apply(Step step) {
    return apply(target(), step);
  }

  /** Does a step, as often as the backend needs it. */
  protected Observation apply(Target target, Step step) {
    return target.apply(scope, step);
  }
}
