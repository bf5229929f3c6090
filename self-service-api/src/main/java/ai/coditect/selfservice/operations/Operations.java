package ai.coditect.selfservice.operations;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.secrets.IssuedToken;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Operations: accepted here, worked on by provisioning, which reports how they fare. */
@Component
public class Operations {

  private static final Actor PROVISIONING = new Actor(Actor.Type.SERVICE, "provisioning-service");

  private static final Duration READER_TOKEN_LIFETIME = Duration.ofHours(1);

  private final OperationRepository operations;
  private final OpaqueTokens tokens;
  private final AuditTrail audit;
  private final Clock clock;

  Operations(OperationRepository operations, OpaqueTokens tokens, AuditTrail audit, Clock clock) {
    this.operations = operations;
    this.tokens = tokens;
    this.audit = audit;
    this.clock = clock;
  }

  /** Accepts a new operation on a generation of a tenant. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void accept(
      OperationId id, TenantId tenant, String type, String aspect, long generation, Actor actor) {
    operations.saveAndFlush(
        new OperationEntity(id, tenant, type, aspect, generation, clock.instant()));
    audit.record(
        AuditEntry.of(actor, "operation.accepted", target(id), Outcome.SUCCEEDED)
            .withTenant(tenant)
            .withStep(generation, null));
  }

  /** A new token that reads this operation, and nothing else, for one hour. */
  public IssuedToken readerToken(OperationId id) {
    return tokens.issue(TokenPurpose.OPERATION, id.value(), READER_TOKEN_LIFETIME);
  }

  /**
   * Takes over what a status snapshot says about an operation. Needs a running transaction.
   *
   * @param tenant whose snapshot it is; operations of other tenants are left alone
   * @param steps the snapshot's steps if they are this operation's, else null
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void report(TenantId tenant, OperationOutcome outcome, @Nullable List<StepStatus> steps) {
    operations
        .findById(outcome.operationId().value())
        .filter(operation -> operation.tenant().equals(tenant))
        .ifPresent(operation -> report(operation, outcome, steps));
  }

  Optional<OperationEntity> find(OperationId id) {
    return operations.findById(id.value());
  }

  private void report(
      OperationEntity operation, OperationOutcome outcome, @Nullable List<StepStatus> steps) {
    String json = steps == null ? null : EventJson.writeText(steps);
    boolean otherState = operation.report(outcome, json, clock.instant());
    operations.saveAndFlush(operation);
    if (otherState && operation.state().ended()) {
      Outcome ended =
          operation.state() == OperationState.FAILED ? Outcome.FAILED : Outcome.SUCCEEDED;
      String action = "operation." + operation.state().name().toLowerCase(Locale.ROOT);
      audit.record(
          AuditEntry.of(PROVISIONING, action, target(operation.id()), ended)
              .withTenant(operation.tenant())
              .withStep(operation.generation(), null)
              .withReason(operation.reason()));
    }
  }

  private static Target target(OperationId id) {
    return new Target("operation", id.value());
  }
}
