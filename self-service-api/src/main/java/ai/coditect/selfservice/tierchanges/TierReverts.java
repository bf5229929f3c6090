package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Rejection;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tenants.Terms;
import java.util.Optional;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes back tier changes that provisioning could not do. Provisioning goes back by itself and says
 * so; the intent follows once the tenant is there again, because only then is what the refused
 * change had made gone, and nothing is left for the way back to take away.
 */
@Component
public class TierReverts {

  private final Tenants tenants;
  private final Notices notices;

  TierReverts(Tenants tenants, Notices notices) {
    this.tenants = tenants;
    this.notices = notices;
  }

  /**
   * Commits the tier before as a new generation if a status says that the newest change of tier was
   * refused and undone, and tells the owner. Told again, or after another change, it does nothing.
   * Needs a running transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void follow(TenantStatus status) {
    Rejection rejection = status.rejection();
    TierName effective = status.effectiveTier();
    boolean undone = status.phase() == Phase.READY || status.phase() == Phase.SUSPENDED;
    if (rejection == null || effective == null || !undone || !tenants.exists(status.tenantId())) {
      return;
    }
    tenants
        .change(
            status.tenantId(),
            Author.system(),
            standing ->
                refusedNewest(standing, rejection, effective)
                    ? Optional.of(
                        new TenantChange.BackToTier(
                            terms(status, rejection, effective, standing.intent()),
                            rejection.reason().value()))
                    : Optional.empty())
        .ifPresent(
            changed ->
                notices.once(NoticeKind.TIER_CHANGE_REVERTED, changed.operation().value(), 1));
  }

  private static boolean refusedNewest(
      Tenants.Standing standing, Rejection rejection, TierName effective) {
    return standing.intent().tierGeneration() == rejection.tierGeneration()
        && !standing.intent().tier().equals(effective)
        && TenantAction.REVERT_TIER.allowedIn(standing.state());
  }

  /** Seats and entitlement as they were when the tenant last asked for the tier that it has. */
  private Terms terms(
      TenantStatus status, Rejection rejection, TierName effective, TenantIntent now) {
    TenantId tenant = status.tenantId();
    TenantIntent source =
        LongStream.of(rejection.tierGeneration() - 1, status.tierGeneration())
            .mapToObj(generation -> tenants.intentAt(tenant, generation))
            .flatMap(Optional::stream)
            .filter(intent -> intent.tier().equals(effective))
            .findFirst()
            .orElse(now);
    return new Terms(effective, source.seats(), source.entitlement());
  }
}
