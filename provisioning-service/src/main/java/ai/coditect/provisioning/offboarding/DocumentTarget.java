package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * A document about something that ends: a departure, or the retention of data. One for each, there
 * only once it is whole, never changed. It outlives what it is about, so it is in the way of no
 * deletion.
 */
abstract class DocumentTarget implements Target {

  /** Whether it is there. */
  abstract boolean exists(TenantId tenant, DesiredResource desired);

  /**
   * Makes it; afterwards it is there.
   *
   * @throws FailureException if it could not be made, or not yet
   */
  abstract void make(TenantScope scope, DesiredResource desired);

  @Override
  public final Map<ResourceKey, Observation> observe(
      TenantScope scope, Collection<DesiredResource> desired) {
    Map<ResourceKey, Observation> observed = new HashMap<>();
    for (DesiredResource resource : desired) {
      observed.put(
          resource.key(),
          exists(scope.tenant(), resource)
              ? Observation.Present.of(resource, resource.content())
              : new Observation.Absent());
    }
    return observed;
  }

  @Override
  public final Observation apply(TenantScope scope, Step step) {
    return switch (step) {
      case Step.Create(var desired, _) -> made(scope, desired);
      case Step.Change(var desired, _, _) -> made(scope, desired);
      case Step.Delete(var key, _, _) ->
          throw new FailureException(
              new Failure.Terminal(Reason.INTERNAL_ERROR, key + " is never deleted by a plan"),
              null);
    };
  }

  private Observation made(TenantScope scope, DesiredResource desired) {
    make(scope, desired);
    return Observation.Present.of(desired, desired.content());
  }

  static Instant requestedAt(DesiredResource desired) {
    return Instant.parse(desired.content().get("requestedAt").stringValue());
  }
}
