package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Rotation;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.event.OutgoingEvent;
import ai.coditect.platform.outbox.Outbox;
import ai.coditect.selfservice.operations.NewOperation;
import ai.coditect.selfservice.operations.Operations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stores, sends and audits each new intent, with the operation that carries it out. */
@Component
class Commits {

  private final Intents intents;
  private final TenantHolds holds;
  private final Operations operations;
  private final Outbox outbox;
  private final AuditTrail audit;
  private final ApplicationEventPublisher replica;

  Commits(
      Intents intents,
      TenantHolds holds,
      Operations operations,
      Outbox outbox,
      AuditTrail audit,
      ApplicationEventPublisher replica) {
    this.intents = intents;
    this.holds = holds;
    this.operations = operations;
    this.outbox = outbox;
    this.audit = audit;
    this.replica = replica;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  OperationId signUp(TenantEntity tenant, Actor owner, MemberId member, Instant now) {
    var operation = new AspectOperation(Aspect.TIER, OperationId.next(), tenant.generation());
    TenantIntent intent = tenant.intent(List.of(), List.of(operation), null, List.of(), now);
    commit(intent, EventTypes.TENANT_SIGNED_UP);
    audit.record(
        List.of(
            entry(owner, "tenant.created", new Target("tenant", tenant.id().value()), intent),
            entry(owner, "member.added", new Target("member", member.value()), intent)));
    operations.accept(request(intent, operation, "sign-up"), owner);
    return operation.operationId();
  }

  /**
   * Commits a change that the tenant's row has taken over already.
   *
   * @param waited the operation that has waited for somebody to agree to it; null if none has
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Tenants.Changed change(
      TenantEntity tenant,
      TenantIntent before,
      TenantChange change,
      @Nullable OperationId waited,
      Author author,
      Instant now) {
    List<Hold> inForce = inForce(before, change, author.actor(), now);
    OperationId carrier = waited == null ? OperationId.next() : waited;
    var operation = new AspectOperation(change.kind().aspect(), carrier, tenant.generation());
    TenantIntent intent =
        tenant.intent(
            inForce,
            newest(before, operation),
            acknowledged(before, change),
            rotations(before, change, tenant.generation()),
            now);
    commit(intent, change.kind().eventType());
    audit.record(
        entry(
                author.actor(),
                change.kind().eventType(),
                new Target("tenant", tenant.id().value()),
                intent)
            .withReason(change.reason())
            .withChanges(differences(before, intent))
            .withPersonal(author.personal()));
    NewOperation request = request(intent, operation, change.kind().operationType());
    if (waited == null) {
      operations.accept(request, author.actor());
    } else {
      operations.acceptWaited(request, author.actor());
    }
    replica.publishEvent(new TenantChanged(tenant.id()));
    return new Tenants.Changed(operation.operationId(), intent);
  }

  private void commit(TenantIntent intent, String eventType) {
    intents.add(intent);
    outbox.append(
        new OutgoingEvent(
            Topics.TENANT_LIFECYCLE,
            intent.tenantId().value(),
            EventId.next(),
            eventType,
            intent.committedAt(),
            intent));
  }

  private static NewOperation request(TenantIntent intent, AspectOperation made, String type) {
    return new NewOperation(
        made.operationId(), intent.tenantId(), type, made.aspect(), made.generation());
  }

  /**
   * The holds after a change, which it places or lifts if it is about one; they change with an
   * intent only, so after any other they are those of the intent before.
   */
  private List<Hold> inForce(TenantIntent before, TenantChange change, Actor by, Instant now) {
    return switch (change) {
      case TenantChange.Held held -> {
        holds.place(before.tenantId(), held, by, now);
        yield inForce(before.tenantId());
      }
      case TenantChange.Released(var id) -> {
        holds.lift(before.tenantId(), id, by, now);
        yield inForce(before.tenantId());
      }
      case TenantChange.ToTier _,
          TenantChange.BackToTier _,
          TenantChange.FallBack _,
          TenantChange.Entitled _,
          TenantChange.Seats _,
          TenantChange.Leaving _,
          TenantChange.Staying _,
          TenantChange.Rotated _,
          TenantChange.Exported _ ->
          before.holds();
    };
  }

  private List<Hold> inForce(TenantId tenant) {
    return holds.inForce(tenant).stream().map(TenantHolds.Placed::hold).toList();
  }

  private static List<AspectOperation> newest(TenantIntent before, AspectOperation operation) {
    List<AspectOperation> all = new ArrayList<>(before.operations());
    all.removeIf(older -> older.aspect() == operation.aspect());
    all.add(operation);
    return all;
  }

  /** What was agreed to holds for the newest change of the tier only. */
  private static @Nullable Acknowledgement acknowledged(TenantIntent before, TenantChange change) {
    return switch (change) {
      case TenantChange.ToTier(_, var acknowledged) -> acknowledged;
      case TenantChange.BackToTier _, TenantChange.FallBack _ -> null;
      case TenantChange.Held _,
          TenantChange.Released _,
          TenantChange.Entitled _,
          TenantChange.Seats _,
          TenantChange.Leaving _,
          TenantChange.Staying _,
          TenantChange.Rotated _,
          TenantChange.Exported _ ->
          before.acknowledged();
    };
  }

  /** That somebody wanted the end of older ones at once stays said. */
  private static List<Rotation> rotations(
      TenantIntent before, TenantChange change, long generation) {
    if (!(change instanceof TenantChange.Rotated(var credentials, boolean immediate))) {
      return before.rotations();
    }
    long atOnce =
        immediate
            ? generation
            : before.rotation(credentials).map(Rotation::immediateGeneration).orElse(0L);
    List<Rotation> all = new ArrayList<>(before.rotations());
    all.removeIf(older -> older.credentials() == credentials);
    all.add(new Rotation(credentials, generation, atOnce));
    return all;
  }

  private static List<Change> differences(TenantIntent before, TenantIntent after) {
    List<Change> changes = new ArrayList<>();
    add(changes, "/tier", before.tier(), after.tier());
    add(changes, "/seats", before.seats(), after.seats());
    add(changes, "/entitlement", before.entitlement(), after.entitlement());
    add(changes, "/lifecycle", before.lifecycle(), after.lifecycle());
    add(changes, "/departure", before.departure(), after.departure());
    add(changes, "/holds", before.holds(), after.holds());
    add(changes, "/rotations", before.rotations(), after.rotations());
    add(changes, "/acknowledged", before.acknowledged(), after.acknowledged());
    return changes;
  }

  private static void add(
      List<Change> changes, String pointer, @Nullable Object from, @Nullable Object to) {
    if (!Objects.equals(from, to)) {
      changes.add(
          new Change(
              pointer,
              from == null ? null : EventJson.writeText(from),
              to == null ? null : EventJson.writeText(to)));
    }
  }

  private static AuditEntry entry(Actor actor, String action, Target target, TenantIntent intent) {
    return AuditEntry.of(actor, action, target, Outcome.SUCCEEDED)
        .withTenant(intent.tenantId())
        .withStep(intent.generation(), null);
  }
}
