package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantState;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.members.Members;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * All tenants. Each change of an intent is made under the tenant's row lock, which orders the
 * generations, and stored, sent and audited in one transaction.
 */
@Component
public class Tenants {

  private final TenantRepository tenants;
  private final TenantStates states;
  private final Intents intents;
  private final Members members;
  private final Commits commits;
  private final Clock clock;

  Tenants(
      TenantRepository tenants,
      TenantStates states,
      Intents intents,
      Members members,
      Commits commits,
      Clock clock) {
    this.tenants = tenants;
    this.states = states;
    this.intents = intents;
    this.members = members;
    this.commits = commits;
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
   * A tenant as it stands under its row lock.
   *
   * @param displayName for people
   * @param intent the newest one
   * @param state what its state allows
   */
  public record Standing(String displayName, TenantIntent intent, TenantState state) {}

  /**
   * A change that was made.
   *
   * @param operation what carries it out
   * @param intent what is wanted of the tenant now
   */
  public record Changed(OperationId operation, TenantIntent intent) {}

  /**
   * Makes a tenant of a verified sign-up, with its owner and the operation that provisions it.
   * Needs a running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Created signUp(NewTenant request) {
    Instant now = clock.instant();
    var tenant = new TenantEntity(TenantId.next(), request, now);
    Actor owner = new Actor(Actor.Type.USER, request.owner().value());
    tenants.saveAndFlush(tenant);
    MemberId member = members.addFirstOwner(tenant.id(), request.owner());
    return new Created(tenant.id(), commits.signUp(tenant, owner, member, now));
  }

  /**
   * Changes what is wanted of a tenant. Needs a running transaction, and must be its first change
   * of this tenant's data, so that two never wait for each other.
   *
   * @param decision sees the tenant as it is, which nobody else can change now; empty if there is
   *     nothing to change; may throw a problem
   * @return empty if nothing was changed
   * @throws ProblemException {@code not-found} if there is no such tenant, {@code tenant-state} if
   *     its state does not allow the change
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Changed> change(
      TenantId id, Author author, Function<Standing, Optional<TenantChange>> decision) {
    return change(id, null, author, decision);
  }

  /**
   * The same, carried out by an operation that is there already because it has waited for somebody
   * to agree.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Changed> changeWaited(
      TenantId id,
      OperationId waited,
      Author author,
      Function<Standing, Optional<TenantChange>> decision) {
    return change(id, waited, author, decision);
  }

  private Optional<Changed> change(
      TenantId id,
      @Nullable OperationId waited,
      Author author,
      Function<Standing, Optional<TenantChange>> decision) {
    TenantEntity tenant = tenants.lock(id.value()).orElseThrow(ProblemException::notFound);
    TenantState state = states.find(id).orElseThrow();
    TenantIntent before = intents.find(id, tenant.generation()).orElseThrow();
    Optional<TenantChange> wanted =
        decision.apply(new Standing(tenant.displayName(), before, state));
    return wanted.map(
        change -> {
          change.kind().action().requireAllowedIn(state);
          tenant.change(change);
          tenants.saveAndFlush(tenant);
          return commits.change(tenant, before, change, waited, author, clock.instant());
        });
  }

  /**
   * The last word on a departure.
   *
   * @param cleared whether it cannot be taken back any more
   * @param first whether that was said for the first time
   * @param intent the newest
   */
  public record Clearance(boolean cleared, boolean first, TenantIntent intent) {}

  /**
   * Ends the time in which a departure can be taken back, if that is over. Needs a running
   * transaction; whoever changes the tenant at this moment is waited for.
   *
   * @throws ProblemException {@code not-found} if there is no such tenant
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Clearance clearDeparture(TenantId id) {
    TenantEntity tenant = tenants.lock(id.value()).orElseThrow(ProblemException::notFound);
    TenantState state = states.find(id).orElseThrow();
    boolean cleared = state == TenantState.DELETING || state == TenantState.OFFBOARDED;
    boolean first = cleared && tenant.clearDeparture(clock.instant());
    if (first) {
      tenants.saveAndFlush(tenant);
    }
    return new Clearance(cleared, first, intents.find(id, tenant.generation()).orElseThrow());
  }

  /**
   * Lets nobody change a tenant until the running transaction ends; returns whether there is such a
   * tenant.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean lock(TenantId id) {
    return tenants.lock(id.value()).isPresent();
  }

  /** Whether there is such a tenant. */
  public boolean exists(TenantId id) {
    return tenants.existsById(id.value());
  }

  /** What was wanted of a tenant at a generation; empty if there was none such. */
  public Optional<TenantIntent> intentAt(TenantId id, long generation) {
    return intents.find(id, generation);
  }

  /** What is wanted of a tenant. */
  public Optional<TenantIntent> intent(TenantId id) {
    return intents.newest(id);
  }

  Optional<TenantEntity> find(TenantId id) {
    return tenants.findById(id.value());
  }

  List<TenantEntity> find(Collection<TenantId> ids) {
    return tenants.findByIdInOrderById(ids.stream().map(TenantId::value).toList());
  }
}
