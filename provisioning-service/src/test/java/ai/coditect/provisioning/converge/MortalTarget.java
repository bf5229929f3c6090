package ai.coditect.provisioning.converge;

import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Applied;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;

/** Any target, as one replica with its {@link Faults} reaches it. */
@NullMarked
final class MortalTarget implements Target {

  private final Target target;
  private final Faults faults;

  MortalTarget(Target target, Faults faults) {
    this.target = target;
    this.faults = faults;
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public boolean isIn(CellId cell) {
    return target.isIn(cell);
  }

  @Override
  public boolean mayHold(TenantScope scope) {
    return target.mayHold(scope);
  }

  @Override
  public Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    faults.pass();
    return target.observe(scope, desired);
  }

  @Override
  public Observation apply(TenantScope scope, Step step) {
    faults.pass();
    faults.beforeEffect(scope.tenant(), step);
    faults.pass();
    Observation after;
    try {
      after = target.apply(scope, step);
    } catch (FailureException e) {
      faults.afterEffect(scope.tenant(), step);
      faults.pass();
      throw e;
    }
    faults.afterEffect(scope.tenant(), step);
    faults.pass();
    return after;
  }

  @Override
  public boolean joins(Step step) {
    return target.joins(step);
  }

  /** It may die before or after any of them; within, its backend's own tests let it. */
  @Override
  public Map<ResourceKey, Applied> applyAll(TenantScope scope, List<Step> steps) {
    faults.pass();
    for (Step step : steps) {
      faults.beforeEffect(scope.tenant(), step);
      faults.pass();
    }
    Map<ResourceKey, Applied> done = target.applyAll(scope, steps);
    for (Step step : steps) {
      faults.afterEffect(scope.tenant(), step);
      faults.pass();
    }
    return done;
  }
}
