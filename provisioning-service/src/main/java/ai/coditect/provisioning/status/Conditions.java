package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.provisioning.desired.Mode;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.status.Verdict.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a tenant: one for all of it, one for each target, what was remarked, and one
 * more while an event of the tenant could not be read. Pure.
 */
final class Conditions {

  /** What targets remark, and is worth remembering while they cannot be looked at. */
  private static final Set<String> REMARKED =
      Set.of(
          Condition.DATABASE_SIZE,
          Condition.STORAGE_SIZE,
          Condition.DATABASE_CREDENTIALS,
          Condition.STORAGE_CREDENTIALS);

  private final @Nullable TenantStatus previous;
  private final long generation;
  private final Instant now;
  private final List<Condition> conditions = new ArrayList<>();

  private Conditions(@Nullable TenantStatus previous, long generation, Instant now) {
    this.previous = previous;
    this.generation = generation;
    this.now = now;
  }

  static List<Condition> of(
      @Nullable TenantStatus previous,
      long generation,
      Instant now,
      Verdict verdict,
      List<StepStatus> steps,
      Findings findings,
      boolean unreadable) {
    var conditions = new Conditions(previous, generation, now);
    conditions.add(
        Condition.READY,
        verdict.standing() == Standing.READY ? Truth.TRUE : Truth.FALSE,
        verdict.reason(),
        verdict.message());
    for (TargetState target : TargetState.of(steps, findings.course().mode())) {
      conditions.add(target.conditionType(), target.truth(), target.reason(), target.message());
    }
    conditions.addRemarks(findings);
    if (findings instanceof Findings.HeldBack) {
      conditions.add(Condition.ATTENDED, Truth.FALSE, Reason.PAUSED, Sentences.of(Reason.PAUSED));
    }
    if (unreadable) {
      conditions.add(
          Condition.EVENTS_READ,
          Truth.FALSE,
          Reason.EVENT_UNREADABLE,
          Sentences.of(Reason.EVENT_UNREADABLE));
    }
    return List.copyOf(conditions.conditions);
  }

  /** What was remarked; what nobody could look at this time is said to be as it was. */
  private void addRemarks(Findings findings) {
    boolean seen =
        switch (findings) {
          case Findings.Planned planned -> planned.plan().hindrances().isEmpty();
          case Findings.Unplannable _, Findings.HeldBack _ -> false;
        };
    List<Observation.Remark> remarks =
        findings instanceof Findings.Planned planned ? planned.plan().remarks() : List.of();
    for (Observation.Remark remark : remarks) {
      add(
          remark.condition(),
          remark.good() ? Truth.TRUE : Truth.FALSE,
          remark.reason(),
          Sentences.of(remark.reason()));
    }
    if (!seen && previous != null) {
      previous.conditions().stream()
          .filter(condition -> REMARKED.contains(condition.type()))
          .filter(condition -> !remarked(remarks, condition.type()))
          .forEach(conditions::add);
    }
  }

  private static boolean remarked(List<Observation.Remark> remarks, String type) {
    return remarks.stream().anyMatch(remark -> remark.condition().equals(type));
  }

  private void add(String type, Truth truth, Reason reason, String message) {
    Condition before =
        previous == null
            ? null
            : previous.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElse(null);
    Instant since = before != null && before.status() == truth ? before.lastTransition() : now;
    conditions.add(new Condition(type, truth, reason, message, generation, since));
  }

  /** The state of all of one target's steps together. */
  private record TargetState(String conditionType, Truth truth, Reason reason, String message) {

    static List<TargetState> of(List<StepStatus> steps, Mode mode) {
      Map<String, List<StepStatus>> byTarget = new LinkedHashMap<>();
      for (StepStatus step : steps) {
        String target = step.key().substring(0, step.key().indexOf('.'));
        byTarget.computeIfAbsent(target, _ -> new ArrayList<>()).add(step);
      }
      return byTarget.entrySet().stream()
          .map(target -> of(target.getKey(), target.getValue(), mode))
          .toList();
    }

    private static TargetState of(String target, List<StepStatus> steps, Mode mode) {
      String type = type(target);
      return steps.stream()
          .filter(step -> step.state() != StepStatus.State.SUCCEEDED)
          .max(java.util.Comparator.comparing(StepStatus::state))
          .map(
              step ->
                  new TargetState(
                      type,
                      Truth.FALSE,
                      Objects.requireNonNullElse(step.reason(), Reason.PROGRESSING),
                      Objects.requireNonNullElse(step.message(), "Steps are being done.")))
          .orElseGet(() -> new TargetState(type, Truth.TRUE, Reason.CONVERGED, done(mode)));
    }

    /** Of a tenant that is suspended, leaves or is gone, not everything is meant to be there. */
    private static String done(Mode mode) {
      return switch (mode) {
        case ACTIVE -> "Everything is there.";
        case SUSPENDED, LEAVING -> "Access is taken away, and everything else is kept.";
        case GONE -> "Nothing of the tenant is left to be done here.";
      };
    }

    /** {@code api-keys} to {@code ApiKeysReady}. */
    private static String type(String target) {
      StringBuilder type = new StringBuilder();
      for (String word : target.split("-", -1)) {
        type.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
      }
      return type.append("Ready").toString();
    }
  }
}
