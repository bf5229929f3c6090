package ai.coditect.selfservice;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.contracts.status.TenantStatus.Offboarding;
import ai.coditect.contracts.status.TenantStatus.Rejection;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A status snapshot in the making, as provisioning makes it of an intent. */
public final class StatusReport {

  private static final Instant AT = Instant.parse("2026-11-22T12:00:00Z");

  private final TenantIntent intent;
  private final long revision;
  private final List<OperationOutcome> operations = new ArrayList<>();
  private long membersGeneration = 1;
  private Phase phase = Phase.READY;
  private TierName effective;
  private long tierGeneration;
  private @Nullable Rejection rejection;
  private @Nullable Offboarding offboarding;
  private final List<Condition> conditions = new ArrayList<>();
  private final List<Retained> retained = new ArrayList<>();
  private final List<Archived> archives = new ArrayList<>();
  private final Map<String, String> endpoints = new HashMap<>();

  private StatusReport(TenantIntent intent, long revision) {
    this.intent = intent;
    this.revision = revision;
    this.effective = intent.tier();
    this.tierGeneration = intent.tierGeneration();
  }

  /** All as this intent asks. */
  public static StatusReport of(TenantIntent intent, long revision) {
    return new StatusReport(intent, revision);
  }

  /** In this phase. */
  public StatusReport in(Phase now) {
    phase = now;
    return this;
  }

  /** The newest tier was refused, and the tenant has the one that it got at a generation. */
  public StatusReport refused(String tier, long generation, Reason reason, String message) {
    rejection = new Rejection(intent.tierGeneration(), intent.tier(), reason, message);
    effective = new TierName(tier);
    tierGeneration = generation;
    return this;
  }

  /** With a member list of this generation taken into account. */
  public StatusReport observing(long generation) {
    membersGeneration = generation;
    return this;
  }

  /** It leaves. */
  public StatusReport leaving(Offboarding.Stage stage, Instant graceEndsAt) {
    offboarding = new Offboarding(stage, graceEndsAt, null, null);
    return this;
  }

  /** It keeps something that its tier does not have. */
  public StatusReport keeping(String what, Instant until) {
    retained.add(new Retained(what, until));
    return this;
  }

  /** It has something at a place. */
  public StatusReport having(String endpoint, String place) {
    endpoints.put(endpoint, place);
    return this;
  }

  /** With a condition. */
  public StatusReport saying(Condition condition) {
    conditions.add(condition);
    return this;
  }

  /** Something that it kept was archived. */
  public StatusReport archived(String id, String what, Instant until) {
    archives.add(new Archived(id, what, until));
    return this;
  }

  /** With the outcome of the newest operation on an aspect. */
  public StatusReport with(Aspect aspect, OperationOutcome.State state) {
    var operation = intent.operation(aspect).orElseThrow();
    return with(operation.operationId(), aspect, operation.generation(), state);
  }

  private StatusReport with(
      OperationId id, Aspect aspect, long generation, OperationOutcome.State state) {
    boolean running = state == OperationOutcome.State.RUNNING;
    Rejection why = state == OperationOutcome.State.FAILED ? rejection : null;
    operations.add(
        new OperationOutcome(
            id,
            aspect,
            generation,
            state,
            running ? WaitingOn.US : null,
            why != null ? why.reason() : Reason.CONVERGED,
            why != null ? why.message() : "Everything is there.",
            1,
            null,
            AT,
            false));
    return this;
  }

  /** Made. */
  public TenantStatus status() {
    return new TenantStatus(
        new TenantId(intent.tenantId().value()),
        revision,
        intent.generation(),
        membersGeneration,
        intent.tier(),
        effective,
        1,
        tierGeneration,
        rejection,
        phase,
        conditions,
        List.of(),
        retained,
        archives,
        endpoints,
        operations,
        offboarding,
        AT);
  }
}
