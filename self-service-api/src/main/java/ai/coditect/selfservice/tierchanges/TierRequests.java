package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.operations.NewOperation;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Accepted;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Requests for tiers that are not given by request alone: each is an operation that waits for an
 * operator, 30 days at most. A newer request takes the place of one that waits. Everything here is
 * done under the tenant's row lock, so that one decision counts.
 */
@Component
public class TierRequests {

  private static final Duration PATIENCE = Duration.ofDays(30);

  private final TierRequestRows rows;
  private final Tenants tenants;
  private final TierChanges changes;
  private final TierTrials trials;
  private final Operations operations;
  private final Clock clock;

  TierRequests(
      TierRequestRows rows,
      Tenants tenants,
      TierChanges changes,
      TierTrials trials,
      Operations operations,
      Clock clock) {
    this.rows = rows;
    this.tenants = tenants;
    this.changes = changes;
    this.trials = trials;
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * Commits a change that needs nobody's word and takes nothing away; empty, with nothing changed,
   * for any other. Needs a running transaction.
   *
   * @throws ProblemException with what is in the way
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Accepted> commitAtOnce(
      TenantId tenant, TierWish wish, boolean byOperator, Author author) {
    return changes
        .changeAtOnce(tenant, wish, byOperator, author)
        .map(changed -> committed(changed, author));
  }

  /**
   * Commits a prepared change, or lets it wait for an operator if its tier needs that; meanwhile
   * the tenant has the tier's trial, if there is one. Needs a running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Accepted commit(PreparedChange prepared, Author author) {
    TenantId tenant = prepared.tenant();
    if (!prepared.waits()) {
      return committed(changes.commit(prepared, author), author);
    }
    changes.recheck(prepared);
    boolean trial = !rows.hadTrial(tenant) && trials.start(tenant, prepared, author);
    return ask(tenant, prepared.wanted(), trial, author);
  }

  /**
   * Lets a new tenant, which has the trial of a tier, wait for that tier. Needs a running
   * transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void askOnTrial(
      TenantId tenant, TierName tier, int seats, @Nullable String contract, Author author) {
    ask(tenant, new TierRequest.Wanted(tier, seats, contract, null), true, author);
  }

  /** Those that wait, the oldest first, from after one of that id on. */
  List<TierRequest> waiting(String after, int limit) {
    return rows.waiting(after, clock.instant(), limit);
  }

  /**
   * A request that somebody may still decide.
   *
   * @throws ProblemException {@code not-found}, {@code tier-request-ended}
   */
  TierRequest open(OperationId id) {
    TierRequest request = rows.find(id).orElseThrow(ProblemException::notFound);
    if (!request.open(clock.instant())) {
      throw ProblemException.of(
          SelfServiceProblem.TIER_REQUEST_ENDED,
          "It does not wait for a decision any more; see the operation.");
    }
    return request;
  }

  /** A request, whatever became of it. */
  TierRequest find(OperationId id) {
    return rows.find(id).orElseThrow(ProblemException::notFound);
  }

  /**
   * Ends a request that was agreed to; its operation goes on. Needs a running transaction that
   * holds the tenant's row lock.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  void approved(TierRequest request, Author author) {
    rows.end(
        request.operation(),
        TierRequest.State.APPROVED,
        author.actor().id(),
        null,
        clock.instant());
  }

  /** Ends a request, and its operation without success. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  void end(TierRequest request, TierRequest.State state, @Nullable String refusal, Author author) {
    rows.end(request.operation(), state, author.actor().id(), refusal, clock.instant());
    operations.endUnapproved(
        request.operation(), reason(state), message(state, refusal), author.actor());
  }

  /** Whoever waits for the tier that the tenant has now need not wait any more. */
  private Accepted committed(Tenants.Changed changed, Author author) {
    TierName given = changed.intent().tier();
    supersede(
        changed.intent().tenantId(), request -> request.wanted().tier().equals(given), author);
    return Accepted.of(changed);
  }

  private Accepted ask(TenantId tenant, TierRequest.Wanted wanted, boolean trial, Author author) {
    supersede(tenant, _ -> true, author);
    TenantIntent intent = tenants.intent(tenant).orElseThrow();
    OperationId operation = OperationId.next();
    Instant now = clock.instant();
    operations.awaitApproval(
        new NewOperation(operation, tenant, "tier-change", Aspect.TIER, intent.generation()),
        author.actor());
    rows.add(
        new TierRequest(
            operation,
            tenant,
            wanted,
            trial,
            TierRequest.State.WAITING,
            null,
            now,
            now.plus(PATIENCE)),
        author.actor().id());
    return new Accepted(tenant, operation, intent.generation());
  }

  private void supersede(TenantId tenant, Predicate<TierRequest> which, Author author) {
    rows.waitingOf(tenant)
        .filter(which)
        .ifPresent(older -> end(older, TierRequest.State.SUPERSEDED, null, author));
  }

  private static Reason reason(TierRequest.State state) {
    return switch (state) {
      case REFUSED -> Reason.NOT_APPROVED;
      case WITHDRAWN -> Reason.WITHDRAWN;
      case SUPERSEDED -> Reason.SUPERSEDED;
      case EXPIRED -> Reason.APPROVAL_EXPIRED;
      case WAITING, APPROVED -> throw new IllegalArgumentException(state + " is no such end");
    };
  }

  private static String message(TierRequest.State state, @Nullable String refusal) {
    return switch (state) {
      case REFUSED -> String.valueOf(refusal);
      case WITHDRAWN -> "It was taken back.";
      case SUPERSEDED -> "A newer change took its place.";
      case EXPIRED -> "Nobody decided within 30 days.";
      case WAITING, APPROVED -> throw new IllegalArgumentException(state + " is no such end");
    };
  }
}
