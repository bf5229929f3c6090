package ai.coditect.selfservice.operations;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.secrets.IssuedToken;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
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
  private final ApplicationEventPublisher replica;
  private final Clock clock;

  Operations(
      OperationRepository operations,
      OpaqueTokens tokens,
      AuditTrail audit,
      ApplicationEventPublisher replica,
      Clock clock) {
    this.operations = operations;
    this.tokens = tokens;
    this.audit = audit;
    this.replica = replica;
    this.clock = clock;
  }

  /**
   * An operation for those who tell people about it.
   *
   * @param id which
   * @param tenant whose
   * @param type what it does
   * @param generation the intent's generation that it made
   * @param ended whether it has come to its end
   * @param message how it fares, for people
   */
  public record Summary(
      OperationId id,
      TenantId tenant,
      String type,
      long generation,
      boolean ended,
      String message) {}

  /** Accepts an operation on a generation of a tenant. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void accept(NewOperation operation, Actor actor) {
    operations.saveAndFlush(new OperationEntity(operation, clock.instant()));
    record(operation, "operation.accepted", actor);
  }

  /**
   * Accepts one that has waited for an operator to agree; its generation is known now. Needs a
   * running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void acceptWaited(NewOperation operation, Actor actor) {
    OperationEntity waited = operations.findById(operation.id().value()).orElseThrow();
    waited.approve(operation.generation(), clock.instant());
    operations.saveAndFlush(waited);
    record(operation, "operation.accepted", actor);
  }

  /**
   * Lets an operation wait for an operator; its generation is the one at which it is asked for.
   * Needs a running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void awaitApproval(NewOperation operation, Actor actor) {
    operations.saveAndFlush(OperationEntity.awaitingApproval(operation, clock.instant()));
    record(operation, "operation.awaiting-approval", actor);
  }

  /**
   * Ends an operation that waits for an operator. Needs a running transaction.
   *
   * @param reason superseded, or why it failed
   * @param message the same for people
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void endUnapproved(OperationId id, Reason reason, String message, Actor actor) {
    OperationEntity operation = operations.findById(id.value()).orElseThrow();
    OperationState end =
        reason == Reason.SUPERSEDED ? OperationState.SUPERSEDED : OperationState.FAILED;
    operation.end(end, reason, message, clock.instant());
    operations.saveAndFlush(operation);
    auditEnd(operation, actor);
  }

  private void record(NewOperation operation, String action, Actor actor) {
    audit.record(
        AuditEntry.of(actor, action, target(operation.id()), Outcome.SUCCEEDED)
            .withTenant(operation.tenant())
            .withStep(operation.generation(), null));
  }

  /** A new token that reads this operation, and nothing else, for one hour. */
  public IssuedToken readerToken(OperationId id) {
    return tokens.issue(TokenPurpose.OPERATION, id.value(), READER_TOKEN_LIFETIME);
  }

  /** Ends all tokens that read operations of a tenant. */
  public void revokeReaders(TenantId tenant) {
    tokens.revoke(TokenPurpose.OPERATION, operations.idsOf(tenant.value()));
  }

  /**
   * Takes over what a status snapshot says about its tenant's operations. Each takes over only what
   * is newer than what it has, and keeps the end that it came to, so a snapshot that is read again
   * has no effect. One that was overtaken by a newer one of its aspect ends even if the snapshot
   * does not name it. Needs a running transaction.
   *
   * @return those that take longer than they should
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<OperationId> report(TenantStatus status) {
    List<OperationId> delayed = new ArrayList<>();
    for (OperationOutcome outcome : status.operations()) {
      operations
          .findById(outcome.operationId().value())
          .filter(operation -> operation.tenant().equals(status.tenantId()))
          .filter(operation -> operation.awaits(status.statusRevision()))
          .ifPresent(operation -> report(operation, outcome, status));
      if (outcome.delayed() && outcome.state() == OperationOutcome.State.RUNNING) {
        delayed.add(outcome.operationId());
      }
    }
    List<OperationEntity> overtaken =
        operations.overtaken(
            status.tenantId().value(), status.observedGeneration(), status.statusRevision());
    for (OperationEntity operation : overtaken) {
      operation.supersede(status.statusRevision(), clock.instant());
      save(operation);
    }
    return delayed;
  }

  /** An operation; empty if there is none of this id. */
  public Optional<Summary> summary(OperationId id) {
    return operations.findById(id.value()).map(Operations::summary);
  }

  /** The operation that made a generation of a tenant's intent. */
  public Optional<Summary> ofGeneration(TenantId tenant, long generation) {
    return operations
        .findFirstByTenantIdAndGenerationAndCommittedTrue(tenant.value(), generation)
        .map(Operations::summary);
  }

  /** Whether a tenant had an operation of a type accepted at or after a time. */
  public boolean acceptedSince(TenantId tenant, String type, Instant time) {
    return operations.existsByTenantIdAndTypeAndCreatedAtGreaterThanEqual(
        tenant.value(), type, time);
  }

  Optional<OperationEntity> find(OperationId id) {
    return operations.findById(id.value());
  }

  /**
   * At most {@code limit} of a tenant's operations, newest first, from before one of that
   * generation and id on.
   */
  List<OperationEntity> page(
      TenantId tenant, long generation, String id, Collection<OperationState> states, int limit) {
    return operations.page(tenant.value(), generation, id, states, Limit.of(limit));
  }

  private void report(OperationEntity operation, OperationOutcome outcome, TenantStatus status) {
    // Whatever superseded it, the newest run's steps are no longer its own.
    boolean itsSteps = outcome.state() != OperationOutcome.State.SUPERSEDED;
    String steps = itsSteps ? EventJson.writeText(status.steps()) : null;
    operation.report(outcome, steps, status.statusRevision(), clock.instant());
    save(operation);
  }

  private void save(OperationEntity operation) {
    operations.saveAndFlush(operation);
    if (operation.state().ended()) {
      auditEnd(operation, PROVISIONING);
    }
  }

  private void auditEnd(OperationEntity operation, Actor actor) {
    Outcome ended = operation.state() == OperationState.FAILED ? Outcome.FAILED : Outcome.SUCCEEDED;
    String state = operation.state().name().toLowerCase(Locale.ROOT);
    String action = "operation." + state;
    replica.publishEvent(
        new OperationEnded(
            operation.tenant(), operation.id(), operation.type(), state, operation.reason()));
    audit.record(
        AuditEntry.of(actor, action, target(operation.id()), ended)
            .withTenant(operation.tenant())
            .withStep(operation.generation(), null)
            .withReason(operation.reason()));
  }

  private static Summary summary(OperationEntity operation) {
    return new Summary(
        operation.id(),
        operation.tenant(),
        operation.type(),
        operation.generation(),
        operation.state().ended(),
        operation.message());
  }

  private static Target target(OperationId id) {
    return new Target("operation", id.value());
  }
}
