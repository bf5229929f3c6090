package ai.coditect.provisioning.targets;

import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One backend. Implementations keep no state of tenants, bound each call in time, translate the
 * backend's errors into failures, and touch nothing that does not carry our mark.
 */
public interface Target {

  /** The name in its resources' keys. */
  String name();

  /** Whether a cell has such a backend at all. */
  default boolean isIn(CellId cell) {
    return true;
  }

  /**
   * Whether anything of this tenant may be here, by what this service knows without asking the
   * backend. While it may not, the tenant does not depend on whether the backend answers.
   */
  default boolean mayHold(TenantScope scope) {
    return isIn(scope.cell());
  }

  /**
   * Looks at all desired resources, and at all others of the tenant here that are ours. Never
   * throws for a backend that does not answer: what could not be looked at is {@link
   * Observation.Unobservable}, all others together under {@link ResourceKey#rest}, so that nobody
   * takes an answer that did not come for an empty one.
   */
  Map<ResourceKey, Observation> observe(TenantScope scope, Collection<DesiredResource> desired);

  /**
   * Does a step and observes its success: returns what is there afterwards, as {@link #observe}
   * would. Doing it again changes nothing.
   *
   * @throws FailureException if it failed or nobody knows whether it did
   */
  Observation apply(TenantScope scope, Step step);

  /**
   * Whether a step costs less beside others here of which this is said too: then all those of a
   * tenant that can be done are given to {@link #applyAll} at once, also what they need of each
   * other.
   */
  default boolean joins(Step step) {
    return false;
  }

  /**
   * Does steps, each of which stands behind those that it needs, and tells what came of each by
   * itself: one that fails hides no other. One that was not tried, because one of these that it
   * needs failed, is left out. Doing them again changes nothing, wherever it was broken off.
   */
  default Map<ResourceKey, Applied> applyAll(TenantScope scope, List<Step> steps) {
    return Applied.inTurn(steps, step -> apply(scope, step));
  }
}
