package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.operations.Operations;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All tenants. Each change of an intent is stored, sent and audited in one transaction. */
@Component
public class Tenants {

  private final TenantRepository tenants;
  private final Members members;
  private final Operations operations;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final Clock clock;

  Tenants(
      TenantRepository tenants,
      Members members,
      Operations operations,
      Outbox outbox,
      AuditTrail audit,
      Clock clock) {
    this.tenants = tenants;
    this.members = members;
    this.operations = operations;
    this.outbox = outbox;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A new tenant.
   *
   * @param tenant its id
   * @param operation what provisions it
   */
  public record Created(TenantId tenant, OperationId operation) {}

  /**
   * Makes a tenant of a verified sign-up, with its owner and the operation that provisions it.
   * Needs a running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Created signUp(NewTenant request) {
    Instant now = clock.instant();
    var tenant = new TenantEntity(TenantId.next(), request, now);
    OperationId operation = OperationId.next();
    Actor owner = new Actor(Actor.Type.USER, request.owner().value());
    tenants.saveAndFlush(tenant);
    MemberId member = members.addFirstOwner(tenant.id(), request.owner());
    outbox.append(
        new OutgoingEvent(
            Topics.TENANT_LIFECYCLE,
            tenant.id().value(),
            EventId.next(),
            EventTypes.TENANT_SIGNED_UP,
            now,
            tenant.intent(operation, now)));
    audit.record(
        List.of(
            entry(owner, "tenant.created", new Target("tenant", tenant.id().value()), tenant),
            entry(owner, "member.added", new Target("member", member.value()), tenant)));
    operations.accept(operation, tenant.id(), "sign-up", "tier", tenant.generation(), owner);
    return new Created(tenant.id(), operation);
  }

  /** Whether there is such a tenant. */
  public boolean exists(TenantId id) {
    return tenants.existsById(id.value());
  }

  Optional<TenantEntity> find(TenantId id) {
    return tenants.findById(id.value());
  }

  List<TenantEntity> find(Collection<TenantId> ids) {
    return tenants.findByIdInOrderById(ids.stream().map(TenantId::value).toList());
  }

  private static AuditEntry entry(Actor actor, String action, Target target, TenantEntity tenant) {
    return AuditEntry.of(actor, action, target, Outcome.SUCCEEDED)
        .withTenant(tenant.id())
        .withStep(tenant.generation(), null);
  }
}
