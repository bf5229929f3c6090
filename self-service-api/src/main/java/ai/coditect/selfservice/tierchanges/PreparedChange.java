package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Terms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change that can be committed.
 *
 * @param tenant whose
 * @param tierGeneration what it was judged against
 * @param change the change
 * @param waits whether an operator has to agree first
 */
public record PreparedChange(
    TenantId tenant, long tierGeneration, TenantChange.ToTier change, boolean waits) {

  /** The same with a right that ends then; null for no end. */
  PreparedChange endingAt(@Nullable Instant end) {
    Terms terms = change.terms();
    Entitlement right = terms.entitlement();
    var ending =
        new Entitlement(right.source(), right.reference(), right.seats(), right.startsAt(), end);
    return new PreparedChange(
        tenant,
        tierGeneration,
        new TenantChange.ToTier(
            new Terms(terms.tier(), terms.seats(), ending), change.acknowledged()),
        waits);
  }

  /** What is asked for by it. */
  TierRequest.Wanted wanted() {
    Terms terms = change.terms();
    Acknowledgement acknowledged = change.acknowledged();
    return new TierRequest.Wanted(
        terms.tier(),
        terms.seats(),
        terms.entitlement().reference(),
        acknowledged == null ? null : acknowledged.digest());
  }
}
