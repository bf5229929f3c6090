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
import ai.coditect.provisioning.targets.Applied;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TenantScope;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
   * paused or does not answer makes its own resources unobservable and no others, and not those of
   * a tenant that neither has nor should have anything there.
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
    if (wanted.isEmpty() && !target.mayHold(scope)) {
      return Map.of();
    }
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

  /** Whether the first may be done together with the second, which it needs. */
  boolean join(Step step, Step needed) {
    return step.key().target().equals(needed.key().target()) && joins(step) && joins(needed);
  }

  /** Those of these steps that are done together, each in the order in which they are given. */
  List<List<Step>> batches(List<Step> wave) {
    Map<Object, List<Step>> batches = new LinkedHashMap<>();
    for (Step step : wave) {
      Object batch = joins(step) ? step.key().target() : step.key();
      batches.computeIfAbsent(batch, _ -> new ArrayList<>()).add(step);
    }
    return List.copyOf(batches.values());
  }

  private boolean joins(Step step) {
    Target target = targets.get(step.key().target());
    return target != null && target.joins(step);
  }

  /**
   * Does a batch and returns what came of each step that was tried.
   *
   * @throws FailureException if none was tried, because the target is paused or does not answer
   */
  Map<ResourceKey, Applied> apply(TenantScope scope, List<Step> batch) {
    String name = batch.getFirst().key().target();
    Target target = targets.get(name);
    if (target == null) {
      throw transientFailure(Reason.INTERNAL_ERROR, "there is no target " + name);
    }
    return gate(scope.cell(), name)
        .through(scope.tenant(), () -> target.applyAll(scope, batch), Backends::absence);
  }

  /** The failure by which the target shows that it does not answer; null if it does. */
  private static @Nullable Failure absence(Map<ResourceKey, Applied> applied) {
    for (Applied each : applied.values()) {
      if (each instanceof Applied.Failed(Failure failure) && Gate.away(failure)) {
        return failure;
      }
    }
    return null;
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
