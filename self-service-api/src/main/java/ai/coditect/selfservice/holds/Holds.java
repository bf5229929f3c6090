package ai.coditect.selfservice.holds;

import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.TenantHolds;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Places and lifts holds. A tenant is suspended while it has any. */
@Component
class Holds {

  private static final int MAX_SHOWN = 100;

  private final Tenants tenants;
  private final TenantHolds rows;
  private final Notices notices;

  Holds(Tenants tenants, TenantHolds rows, Notices notices) {
    this.tenants = tenants;
    this.rows = rows;
    this.notices = notices;
  }

  /** A hold that was placed, and the change that it made. */
  record Placement(HoldId hold, Hold.Cause cause, Tenants.Changed changed) {}

  /** Places a hold beside those that are there. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Placement place(
      TenantId tenant, Hold.Cause cause, String reason, String customerMessage, Author author) {
    HoldId id = HoldId.next();
    var held = new TenantChange.Held(id, cause, reason, customerMessage);
    Tenants.Changed changed = tenants.change(tenant, author, _ -> Optional.of(held)).orElseThrow();
    notices.once(NoticeKind.HELD, id.value(), 1);
    return new Placement(id, cause, changed);
  }

  /**
   * Lifts one hold; the tenant stays suspended while it has others.
   *
   * @throws ProblemException {@code not-found} if it is not in force, {@code forbidden} if its
   *     cause is not covered
   */
  @Transactional
  public Tenants.Changed lift(TenantId tenant, HoldId id, HoldRights rights, Author author) {
    Tenants.Changed changed =
        tenants
            .change(
                tenant,
                author,
                standing -> {
                  rights.require(inForce(standing, id).cause());
                  return Optional.of(new TenantChange.Released(id));
                })
            .orElseThrow();
    notices.once(NoticeKind.RELEASED, id.value(), 1);
    return changed;
  }

  /** The newest hundred, lifted ones included. */
  List<TenantHolds.Placed> newest(TenantId tenant) {
    requireTenant(tenant);
    return rows.newest(tenant, MAX_SHOWN);
  }

  /** Those that are in force. */
  List<TenantHolds.Placed> inForce(TenantId tenant) {
    return rows.inForce(tenant);
  }

  private void requireTenant(TenantId tenant) {
    if (!tenants.exists(tenant)) {
      throw ProblemException.notFound();
    }
  }

  private static Hold inForce(Tenants.Standing standing, HoldId id) {
    return standing.intent().holds().stream()
        .filter(hold -> hold.id().equals(id.value()))
        .findFirst()
        .orElseThrow(ProblemException::notFound);
  }
}
