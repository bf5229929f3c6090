package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.Aspect;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Long work that a caller follows. */
@Entity
@Table(name = "operation")
class OperationEntity {

  @Id private String id;
  private String tenantId;
  private String type;

  @Enumerated(EnumType.STRING)
  private Aspect aspect;

  private long generation;

  // Whether the intent of that generation carries it; before, and if that never comes to be, the
  // generation is the one at which it was asked for.
  private boolean committed;

  @Enumerated(EnumType.STRING)
  private OperationState state;

  @Enumerated(EnumType.STRING)
  private @Nullable WaitingOn waitingOn;

  private String reason;
  private String message;
  private int attempts;
  private @Nullable Instant nextAttemptAt;
  private boolean delayed;

  // The contract's steps as JSON text, as they were reported last.
  @JdbcTypeCode(SqlTypes.JSON)
  private String steps;

  private long statusRevision;
  private Instant createdAt;
  private Instant updatedAt;
  private @Nullable Instant endedAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected OperationEntity() {}

  OperationEntity(NewOperation request, Instant createdAt) {
    this.id = request.id().value();
    this.tenantId = request.tenant().value();
    this.type = request.type();
    this.aspect = request.aspect();
    this.generation = request.generation();
    this.state = OperationState.QUEUED;
    this.waitingOn = WaitingOn.US;
    this.reason = Reason.QUEUED.value();
    this.message = "Accepted; provisioning has not reported yet.";
    this.steps = "[]";
    this.committed = true;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
  }

  /** One that an operator has to agree to. */
  static OperationEntity awaitingApproval(NewOperation request, Instant createdAt) {
    OperationEntity operation = new OperationEntity(request, createdAt);
    operation.committed = false;
    operation.state = OperationState.AWAITING_APPROVAL;
    operation.waitingOn = WaitingOn.OPERATOR;
    operation.reason = Reason.AWAITING_APPROVAL.value();
    operation.message = "Waits for one of our people to agree.";
    return operation;
  }

  /** An operator has agreed, and an intent carries it now. */
  void approve(long generation, Instant at) {
    if (committed) {
      throw new IllegalStateException(id + " is carried by an intent already");
    }
    this.generation = generation;
    committed = true;
    state = OperationState.QUEUED;
    waitingOn = WaitingOn.US;
    reason = Reason.QUEUED.value();
    message = "Agreed to; provisioning has not reported yet.";
    updatedAt = at;
  }

  /** Nobody will agree to it any more. */
  void end(OperationState ended, Reason why, String inWords, Instant at) {
    state = ended;
    waitingOn = null;
    reason = why.value();
    message = inWords;
    updatedAt = at;
    endedAt = at;
  }

  /**
   * Whether a report of this status revision says anything new: it is newer than the last one, and
   * the operation has not ended, which is final.
   */
  boolean awaits(long revision) {
    return revision > statusRevision && !state.ended();
  }

  /** Takes over what provisioning reports. */
  void report(OperationOutcome outcome, @Nullable String newSteps, long revision, Instant at) {
    state = OperationState.of(outcome.state());
    waitingOn = outcome.waitingOn();
    reason = outcome.reason().value();
    message = outcome.message();
    attempts = outcome.attempts();
    nextAttemptAt = outcome.nextAttemptAt();
    delayed = outcome.delayed();
    steps = newSteps == null ? steps : newSteps;
    reported(revision, at);
  }

  /** Ends it because provisioning has seen a newer one of its aspect. */
  void supersede(long revision, Instant at) {
    state = OperationState.SUPERSEDED;
    waitingOn = null;
    reason = Reason.SUPERSEDED.value();
    message = "A newer change took its place.";
    nextAttemptAt = null;
    reported(revision, at);
  }

  private void reported(long revision, Instant at) {
    statusRevision = revision;
    updatedAt = at;
    endedAt = state.ended() ? at : null;
  }

  OperationId id() {
    return new OperationId(id);
  }

  TenantId tenant() {
    return new TenantId(tenantId);
  }

  String type() {
    return type;
  }

  Aspect aspect() {
    return aspect;
  }

  long generation() {
    return generation;
  }

  OperationState state() {
    return state;
  }

  @Nullable WaitingOn waitingOn() {
    return waitingOn;
  }

  String reason() {
    return reason;
  }

  String message() {
    return message;
  }

  int attempts() {
    return attempts;
  }

  @Nullable Instant nextAttemptAt() {
    return nextAttemptAt;
  }

  boolean delayed() {
    return delayed;
  }

  String steps() {
    return steps;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }

  long version() {
    return version == null ? 0 : version;
  }
}
