package ai.coditect.provisioning.converge;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** All targets, each behind the gate of its cell. */
@Component
public class Backends {

  private static final ContextSnapshotFactory CONTEXT = ContextSnapshotFactory.builder().build();

  private final Map<String, Target> targets;
  private final Gates gates;

  Backends(List<Target> targets, Gates gates) {
    this.targets = targets.stream().collect(Collectors.toMap(Target::name, Function.identity()));
    this.gates = gates;
  }

  /** Their names, in order. */
  public List<String> names() {
    return targets.keySet().stream().sorted().toList();
  }

  /**
   * What is there of a tenant, on all targets, which are looked at side by side; a target that is
   * paused or does not answer makes its own resources unobservable and no others.
   */
  public Map<ResourceKey, Observation> observe(TenantScope scope, DesiredState desired) {
    var context = CONTEXT.captureAll();
    List<Future<Map<ResourceKey, Observation>>> looks = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Target target : targets.values()) {
        List<DesiredResource> wanted =
            desired.resources().stream()
                .filter(resource -> resource.key().target().equals(target.name()))
                .toList();
        looks.add(threads.submit(context.wrap(() -> observe(scope, target, wanted))));
      }
    }
    Map<ResourceKey, Observation> observed = new HashMap<>();
    looks.forEach(look -> observed.putAll(result(look)));
    return observed;
  }

  private static Map<ResourceKey, Observation> result(Future<Map<ResourceKey, Observation>> look) {
    if (look.state() == Future.State.SUCCESS) {
      return look.resultNow();
    }
    switch (look.exceptionNow()) {
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      case Throwable other -> throw new IllegalStateException("a target was not looked at", other);
    }
  }

  private Map<ResourceKey, Observation> observe(
      TenantScope scope, Target target, List<DesiredResource> wanted) {
    try {
      return gate(scope.cell(), target.name())
          .through(scope.tenant(), () -> target.observe(scope, wanted), Backends::blindness);
    } catch (FailureException e) {
      Map<ResourceKey, Observation> blind = new HashMap<>();
      wanted.forEach(
          resource -> blind.put(resource.key(), new Observation.Unobservable(e.failure())));
      blind.put(ResourceKey.rest(target.name()), new Observation.Unobservable(e.failure()));
      return blind;
    }
  }

  /**
   * Does a step and returns what is there afterwards.
   *
   * @throws FailureException if it failed, or was not tried because the target is paused or does
   *     not answer
   */
  Observation apply(TenantScope scope, Step step) {
    Target target = targets.get(step.key().target());
    if (target == null) {
      throw transientFailure(Reason.INTERNAL_ERROR, "there is no target " + step.key().target());
    }
    return gate(scope.cell(), target.name())
        .through(scope.tenant(), () -> target.apply(scope, step), _ -> null);
  }

  private Gate gate(CellId cell, String target) {
    String paused = gates.pausedBecause(cell, target);
    if (paused != null) {
      throw transientFailure(
          Reason.PAUSED, "%s of cell %s is paused: %s".formatted(target, cell, paused));
    }
    return gates.of(cell, target);
  }

  private static FailureException transientFailure(Reason reason, String message) {
    return new FailureException(new Failure.Transient(reason, message), null);
  }

  /** Why nothing at all could be observed; null if something could. */
  private static @Nullable Failure blindness(Map<ResourceKey, Observation> observed) {
    Failure last = null;
    for (Observation observation : observed.values()) {
      if (!(observation instanceof Observation.Unobservable(Failure failure))) {
        return null;
      }
      last = failure;
    }
    return last;
  }
}
