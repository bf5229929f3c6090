package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of requests that wait for an operator. The owner is told. */
@Component
class TierApprovals {

  private static final int BATCH = 1_000;

  private final TierRequests requests;
  private final TierRequestRows rows;
  private final TierChanges changes;
  private final Tenants tenants;
  private final Notices notices;
  private final TransactionTemplate transaction;
  private final Clock clock;

  TierApprovals(
      TierRequests requests,
      TierRequestRows rows,
      TierChanges changes,
      Tenants tenants,
      Notices notices,
      TransactionTemplate transaction,
      Clock clock) {
    this.requests = requests;
    this.rows = rows;
    this.changes = changes;
    this.tenants = tenants;
    this.notices = notices;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Agrees: the change is judged anew, as if it were asked for now, and its operation goes on. Not
   * to be called in a transaction.
   *
   * @param endsAt until when the contract runs; null without end
   * @throws ProblemException {@code tier-request-ended}, or what is in the way of the change by now
   */
  void approve(OperationId id, @Nullable Instant endsAt, Author author) {
    TierRequest asked = requests.open(id);
    PreparedChange prepared =
        changes.prepare(asked.tenant(), asked.wanted().wish(), true).endingAt(endsAt);
    transaction.executeWithoutResult(
        _ -> {
          TierRequest request = locked(asked.tenant(), id);
          changes.commitWaited(prepared, id, author);
          requests.approved(request, author);
          tell(id);
        });
  }

  /**
   * Does not agree.
   *
   * @param reason for the customer
   * @throws ProblemException {@code tier-request-ended}
   */
  void refuse(OperationId id, String reason, Author author) {
    TierRequest asked = requests.open(id);
    transaction.executeWithoutResult(
        _ -> {
          TierRequest request = locked(asked.tenant(), id);
          requests.end(request, TierRequest.State.REFUSED, reason, author.saying(reason));
          tell(id);
        });
  }

  /**
   * Takes a tenant's request back.
   *
   * @throws ProblemException {@code not-found}, {@code tier-request-ended}
   */
  void withdraw(TenantId tenant, OperationId id, Author author) {
    if (!requests.find(id).tenant().equals(tenant)) {
      throw ProblemException.notFound();
    }
    transaction.executeWithoutResult(
        _ -> requests.end(locked(tenant, id), TierRequest.State.WITHDRAWN, null, author));
  }

  /** Ends requests that nobody has decided in time. */
  void expire() {
    for (TierRequest overdue : rows.overdue(clock.instant(), BATCH)) {
      transaction.executeWithoutResult(
          _ -> {
            tenants.lock(overdue.tenant());
            if (requests.find(overdue.operation()).state() == TierRequest.State.WAITING) {
              requests.end(overdue, TierRequest.State.EXPIRED, null, Author.system());
              tell(overdue.operation());
            }
          });
    }
  }

  /** The request, which nobody else can decide until the transaction ends. */
  private TierRequest locked(TenantId tenant, OperationId id) {
    tenants.lock(tenant);
    return requests.open(id);
  }

  private void tell(OperationId id) {
    notices.once(NoticeKind.TIER_REQUEST_ENDED, id.value(), 1);
  }
}
