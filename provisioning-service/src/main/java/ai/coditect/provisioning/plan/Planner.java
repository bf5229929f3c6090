package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Desired state and observation to plan. Pure. Doing the plan's steps makes the observation equal
 * to the desired state but for what is retained or frozen, and the plan of that is empty. What is
 * not ours is in no step.
 *
 * <p>Access is revoked first and waits for nothing. Then things are made and changed, in the order
 * of their needs. Deletions need all other steps, so nothing goes before what takes its place is
 * there, and go in reverse order of need; while something cannot be observed or planned, nothing is
 * deleted at all. Customer data that is no longer desired is kept until its retention is over, and
 * so is what it needs.
 */
public final class Planner {

  private Planner() {}

  /** The plan for these observations; a desired key without one counts as not observed. */
  public static Plan plan(
      DesiredState desired, Map<ResourceKey, Observation> observed, Guard guard) {
    var additions = new Additions();
    for (DesiredResource resource : desired.resources()) {
      additions.add(resource, observed.get(resource.key()));
    }
    observed.forEach(
        (key, observation) -> {
          if (observation instanceof Observation.Unobservable(Failure failure)) {
            additions.blind(key, failure);
          }
          if (observation instanceof Observation.Remark remark) {
            additions.remarks.add(remark);
          }
        });
    return new Removals(desired, observed, guard).plan(additions);
  }

  /** The fields in which an observed resource is not as it should be. */
  public static List<Difference> differences(ObjectNode observed, DesiredResource desired) {
    return Differences.between(observed, desired.content());
  }
}
