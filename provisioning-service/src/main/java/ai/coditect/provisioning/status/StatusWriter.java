package ai.coditect.provisioning.status;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.status.Verdict.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Findings to status. Pure: time and the status before are arguments. */
final class StatusWriter {

  private final @Nullable TenantStatus previous;
  private final Findings findings;
  private final Verdict verdict;
  private final Instant now;
  private final @Nullable Instant nextAttempt;
  private final List<StepStatus> steps;

  StatusWriter(
      @Nullable TenantStatus previous,
      Findings findings,
      Instant now,
      @Nullable Instant nextAttempt) {
    this.previous = previous;
    this.findings = findings;
    this.verdict = Verdict.of(findings);
    this.now = now;
    this.nextAttempt = nextAttempt;
    this.steps = steps(previous, findings, nextAttempt);
  }

  /**
   * The next status; with the revision and the time of the previous one if nothing else differs.
   */
  TenantStatus next() {
    TenantStatus next = status(previous == null ? 1 : previous.statusRevision() + 1, now);
    if (previous == null) {
      return next;
    }
    TenantStatus sameRevision = status(previous.statusRevision(), previous.reportedAt());
    return sameRevision.equals(previous) ? previous : next;
  }

  private TenantStatus status(long revision, Instant reportedAt) {
    TenantIntent intent = findings.intent();
    boolean ready = verdict.standing() == Standing.READY;
    boolean wasReady = previous != null && previous.effectiveTier() != null;
    Phase phase = verdict.phase(wasReady);
    return new TenantStatus(
        intent.tenantId(),
        revision,
        intent.generation(),
        intent.tier(),
        ready ? intent.tier() : previous == null ? null : previous.effectiveTier(),
        ready ? revisionOfTier() : previous == null ? 0 : previous.tierRevision(),
        phase,
        conditions(intent.generation()),
        steps,
        previous == null ? List.of() : previous.retained(),
        ready ? endpoints() : previous == null ? Map.of() : previous.endpoints(),
        operations(intent),
        reportedAt);
  }

  private int revisionOfTier() {
    return switch (findings) {
      case Findings.Planned planned -> planned.desired().tierRevision();
      case Findings.Unplannable _ -> throw new IllegalStateException("ready without a plan");
    };
  }

  private Map<String, String> endpoints() {
    return switch (findings) {
      case Findings.Planned planned -> planned.desired().endpoints();
      case Findings.Unplannable _ -> Map.of();
    };
  }

  private static List<StepStatus> steps(
      @Nullable TenantStatus previous, Findings findings, @Nullable Instant nextAttempt) {
    List<StepStatus> known = previous == null ? List.of() : previous.steps();
    return switch (findings) {
      case Findings.Planned planned -> {
        // Attempts are counted per generation.
        boolean sameGeneration =
            previous != null && previous.observedGeneration() == planned.intent().generation();
        yield new StepStatuses(planned, sameGeneration ? known : List.of(), nextAttempt).all();
      }
      case Findings.Unplannable _ -> known;
    };
  }

  private List<Condition> conditions(long generation) {
    Map<String, Condition> conditions = new LinkedHashMap<>();
    add(
        conditions,
        generation,
        Condition.READY,
        verdict.standing() == Standing.READY ? Truth.TRUE : Truth.FALSE,
        verdict.reason(),
        verdict.message());
    for (TargetState target : TargetState.of(steps)) {
      add(
          conditions,
          generation,
          target.conditionType(),
          target.truth(),
          target.reason(),
          target.message());
    }
    return List.copyOf(conditions.values());
  }

  private void add(
      Map<String, Condition> conditions,
      long generation,
      String type,
      Truth truth,
      Reason reason,
      String message) {
    Condition before =
        previous == null
            ? null
            : previous.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElse(null);
    Instant since = before != null && before.status() == truth ? before.lastTransition() : now;
    conditions.put(type, new Condition(type, truth, reason, message, generation, since));
  }

  private List<OperationOutcome> operations(TenantIntent intent) {
    List<OperationOutcome> operations = new ArrayList<>();
    List<OperationOutcome> earlier = previous == null ? List.of() : previous.operations();
    OperationOutcome before =
        earlier.stream()
            .filter(operation -> operation.operationId().equals(intent.operationId()))
            .findFirst()
            .orElse(null);
    operations.add(outcome(intent, before));
    for (OperationOutcome operation : earlier) {
      if (!operation.operationId().equals(intent.operationId())
          && operations.size() < TenantStatus.MAX_OPERATIONS) {
        operations.add(superseded(operation));
      }
    }
    return operations;
  }

  private OperationOutcome outcome(TenantIntent intent, @Nullable OperationOutcome before) {
    if (before != null && before.state() == OperationOutcome.State.SUCCEEDED) {
      // What happens to a tenant later (drift, an outage) does not undo an operation.
      return before;
    }
    OperationOutcome.State state =
        switch (verdict.standing()) {
          case READY -> OperationOutcome.State.SUCCEEDED;
          case AWAITING, WORKING, RETRYING, STUCK -> OperationOutcome.State.RUNNING;
        };
    int attempts = before == null ? 0 : before.attempts();
    return new OperationOutcome(
        intent.operationId(),
        intent.generation(),
        state,
        verdict.waitingOn(),
        verdict.reason(),
        verdict.message(),
        verdict.standing() == Standing.WORKING ? attempts : attempts + 1,
        nextAttempt);
  }

  private static OperationOutcome superseded(OperationOutcome operation) {
    return operation.state() != OperationOutcome.State.RUNNING
        ? operation
        : new OperationOutcome(
            operation.operationId(),
            operation.generation(),
            OperationOutcome.State.SUPERSEDED,
            null,
            Reason.SUPERSEDED,
            "A newer change took its place.",
            operation.attempts(),
            null);
  }

  /** The state of all of one target's steps together. */
  private record TargetState(String conditionType, Truth truth, Reason reason, String message) {

    static List<TargetState> of(List<StepStatus> steps) {
      Map<String, List<StepStatus>> byTarget = new LinkedHashMap<>();
      for (StepStatus step : steps) {
        String target = step.key().substring(0, step.key().indexOf('.'));
        byTarget.computeIfAbsent(target, _ -> new ArrayList<>()).add(step);
      }
      return byTarget.entrySet().stream()
          .map(target -> of(target.getKey(), target.getValue()))
          .toList();
    }

    private static TargetState of(String target, List<StepStatus> steps) {
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
          .orElseGet(
              () -> new TargetState(type, Truth.TRUE, Reason.CONVERGED, "Everything is there."));
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
