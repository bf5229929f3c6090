package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.WaitingOn;
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
  private String aspect;
  private long generation;

  @Enumerated(EnumType.STRING)
  private OperationState state;

  @Enumerated(EnumType.STRING)
  private @Nullable WaitingOn waitingOn;

  private String reason;
  private String message;
  private int attempts;
  private @Nullable Instant nextAttemptAt;

  // The contract's steps as JSON text, as they were reported last.
  @JdbcTypeCode(SqlTypes.JSON)
  private String steps;

  private Instant createdAt;
  private Instant updatedAt;
  private @Nullable Instant endedAt;
  @Version private @Nullable Long version;

  @SuppressWarnings("NullAway.Init") // JPA sets the fields
  protected OperationEntity() {}

  OperationEntity(
      OperationId id,
      TenantId tenant,
      String type,
      String aspect,
      long generation,
      Instant createdAt) {
    this.id = id.value();
    this.tenantId = tenant.value();
    this.type = type;
    this.aspect = aspect;
    this.generation = generation;
    this.state = OperationState.QUEUED;
    this.waitingOn = WaitingOn.US;
    this.reason = Reason.QUEUED.value();
    this.message = "Accepted; provisioning has not reported yet.";
    this.steps = "[]";
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
  }

  /** Takes over what provisioning reports; returns whether the state is another now. */
  boolean report(OperationOutcome outcome, @Nullable String newSteps, Instant at) {
    OperationState before = state;
    state = OperationState.of(outcome.state());
    waitingOn = outcome.waitingOn();
    reason = outcome.reason().value();
    message = outcome.message();
    attempts = outcome.attempts();
    nextAttemptAt = outcome.nextAttemptAt();
    steps = newSteps == null ? steps : newSteps;
    updatedAt = at;
    if (!state.ended()) {
      endedAt = null;
    } else if (endedAt == null) {
      endedAt = at;
    }
    return state != before;
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

  String aspect() {
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
