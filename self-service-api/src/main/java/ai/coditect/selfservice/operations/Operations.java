package ai.coditect.selfservice.operations;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.secrets.IssuedToken;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
  private final Clock clock;

  Operations(OperationRepository operations, OpaqueTokens tokens, AuditTrail audit, Clock clock) {
    this.operations = operations;
    this.tokens = tokens;
    this.audit = audit;
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

  /** Accepts a new operation on a generation of a tenant. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void accept(NewOperation operation, Actor actor) {
    operations.saveAndFlush(new OperationEntity(operation, clock.instant()));
    audit.record(
        AuditEntry.of(actor, "operation.accepted", target(operation.id()), Outcome.SUCCEEDED)
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
        .findFirstByTenantIdAndGeneration(tenant.value(), generation)
        .map(Operations::summary);
  }

  Optional<OperationEntity> find(OperationId id) {
    return operations.findById(id.value());
  }

  /** At most {@code limit} of a tenant's operations below a generation, newest first. */
  List<OperationEntity> page(
      TenantId tenant, long before, Collection<OperationState> states, int limit) {
    return operations.page(tenant.value(), before, states, Limit.of(limit));
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
