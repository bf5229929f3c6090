package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.api.TierChangePreview.Blocker;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.provisioning.TierPreviews;
import ai.coditect.selfservice.status.Statuses;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tenants.Terms;
import ai.coditect.selfservice.tiers.TierCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes of tier. A tier that includes all that the tenant has or asked for can be asked for at
 * any time; any other one only with provisioning's word on what is lost, and the customer's on
 * that.
 */
@Component
public class TierChanges {

  private static final String SEATS = "seats";

  private final Tenants tenants;
  private final TenantStates states;
  private final Statuses statuses;
  private final Members members;
  private final TierCatalog catalog;
  private final TierAdmission admission;
  private final TierPreviews previews;

  TierChanges(
      Tenants tenants,
      TenantStates states,
      Statuses statuses,
      Members members,
      TierCatalog catalog,
      TierAdmission admission,
      TierPreviews previews) {
    this.tenants = tenants;
    this.states = states;
    this.statuses = statuses;
    this.members = members;
    this.catalog = catalog;
    this.admission = admission;
    this.previews = previews;
  }

  /**
   * What a change would do, with everything that is in its way. Not to be asked in a transaction.
   */
  TierChangePreview preview(TenantId tenant, TierWish wish, boolean byOperator) {
    TenantIntent intent = intent(tenant);
    return preview(intent, admission.admit(intent, wish, byOperator).terms());
  }

  /**
   * Checks a wish, outside of any transaction: this may take as long as provisioning takes.
   *
   * @throws ProblemException with what is in the way
   */
  PreparedChange prepare(TenantId tenant, TierWish wish, boolean byOperator) {
    TenantIntent intent = intent(tenant);
    TierAdmission.Admitted admitted = admission.admit(intent, wish, byOperator);
    Terms terms = admitted.terms();
    Acknowledgement acknowledged = null;
    if (losesNothing(intent, terms.tier())) {
      requireUnblocked(seatBlockers(tenant, terms.seats()));
    } else {
      TierChangePreview preview = preview(intent, terms);
      requireUnblocked(preview.blockers());
      acknowledged = acknowledgement(preview, wish.acknowledgedDigest());
    }
    return new PreparedChange(
        tenant,
        intent.tierGeneration(),
        new TenantChange.ToTier(terms, acknowledged),
        admitted.waits());
  }

  /**
   * Changes a tier that is open, to one that includes all that the tenant has or asked for. Needs a
   * running transaction.
   *
   * @return empty, with nothing changed, if it is not such a change
   * @throws ProblemException with what is in the way
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<Tenants.Changed> changeAtOnce(
      TenantId tenant, TierWish wish, boolean byOperator, Author author) {
    return tenants.change(
        tenant,
        author,
        standing -> {
          TenantAction.CHANGE_TIER.requireAllowedIn(standing.state());
          TierAdmission.Admitted admitted = admission.admit(standing.intent(), wish, byOperator);
          Terms terms = admitted.terms();
          if (admitted.waits() || !losesNothing(standing.intent(), terms.tier())) {
            return Optional.empty();
          }
          requireUnblocked(seatBlockers(tenant, terms.seats()));
          return Optional.of(new TenantChange.ToTier(terms, null));
        });
  }

  /**
   * Commits a prepared change. Needs a running transaction.
   *
   * @throws ProblemException {@code conflict} if another change of the tier came first
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Tenants.Changed commit(PreparedChange prepared, Author author) {
    return tenants
        .change(prepared.tenant(), author, standing -> Optional.of(checked(prepared, standing)))
        .orElseThrow();
  }

  /** The same, carried out by an operation that has waited for an operator. */
  @Transactional(propagation = Propagation.MANDATORY)
  void commitWaited(PreparedChange prepared, OperationId waited, Author author) {
    var _ =
        tenants.changeWaited(
            prepared.tenant(),
            waited,
            author,
            standing -> Optional.of(checked(prepared, standing)));
  }

  private TenantChange checked(PreparedChange prepared, Tenants.Standing standing) {
    requireUnchanged(prepared, standing.intent());
    return prepared.change();
  }

  /**
   * Passes if a prepared change could be committed now, which nobody can change until the running
   * transaction ends.
   *
   * @throws ProblemException as {@link #commit}
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void recheck(PreparedChange prepared) {
    if (!tenants.lock(prepared.tenant())) {
      throw ProblemException.notFound();
    }
    requireUnchanged(prepared, intent(prepared.tenant()));
  }

  /**
   * Whether a tenant would lose nothing by other terms that it would have to agree to, and uses no
   * more than they allow. Not to be asked in a transaction.
   */
  boolean takesNothing(TenantIntent intent, Terms terms) {
    if (losesNothing(intent, terms.tier())) {
      return seatBlockers(intent.tenantId(), terms.seats()).isEmpty();
    }
    TierChangePreview preview = preview(intent, terms);
    return preview.blockers().isEmpty() && preview.digest() == null;
  }

  private void requireUnchanged(PreparedChange prepared, TenantIntent intent) {
    if (intent.tierGeneration() != prepared.tierGeneration()) {
      throw ProblemException.of(
          CommonProblem.CONFLICT, "Another change of the tier came first: read it.");
    }
    requireUnblocked(seatBlockers(prepared.tenant(), prepared.change().terms().seats()));
  }

  private TenantIntent intent(TenantId tenant) {
    TenantIntent intent = tenants.intent(tenant).orElseThrow(ProblemException::notFound);
    TenantAction.CHANGE_TIER.requireAllowedIn(states.find(tenant).orElseThrow());
    return intent;
  }

  /**
   * Against what was asked for last, and against what is there: a change may be under way. While
   * one is that takes something away, that may still be there, so nobody but provisioning knows.
   */
  boolean losesNothing(TenantIntent intent, TierName tier) {
    TierName effective = statuses.effectiveTier(intent.tenantId()).orElse(null);
    return !isLosing(intent)
        && catalog.includes(tier, intent.tier())
        && (effective == null || catalog.includes(tier, effective));
  }

  private boolean isLosing(TenantIntent intent) {
    return intent.acknowledged() != null
        && statuses.find(intent.tenantId()).map(TenantStatus::tierGeneration).orElse(0L)
            < intent.tierGeneration();
  }

  private TierChangePreview preview(TenantIntent intent, Terms terms) {
    TenantId tenant = intent.tenantId();
    TierChangePreview preview = previews.preview(tenant, terms.tier(), intent.tier());
    List<Blocker> blockers = new ArrayList<>(preview.blockers());
    blockers.addAll(seatBlockers(tenant, terms.seats()));
    return new TierChangePreview(
        preview.tier(),
        preview.tierRevision(),
        preview.creates(),
        preview.changes(),
        preview.revokes(),
        preview.deletes(),
        preview.retains(),
        blockers,
        preview.digest());
  }

  List<Blocker> seatBlockers(TenantId tenant, int seats) {
    long taken = members.seatsTaken(tenant);
    return taken <= seats
        ? List.of()
        : List.of(new Blocker(SEATS, Long.toString(taken), Integer.toString(seats)));
  }

  private static void requireUnblocked(List<Blocker> blockers) {
    if (!blockers.isEmpty()) {
      throw ProblemException.of(
              SelfServiceProblem.TIER_CHANGE_BLOCKED,
              "More is used than the tier allows. Nothing was changed.")
          .with("blockers", blockers);
    }
  }

  private static @Nullable Acknowledgement acknowledgement(
      TierChangePreview preview, @Nullable String acknowledged) {
    String digest = preview.digest();
    if (digest == null) {
      return null;
    }
    if (acknowledged == null) {
      throw ProblemException.of(
              SelfServiceProblem.ACKNOWLEDGEMENT_REQUIRED,
              "See what the preview takes away, and send its digest as acknowledgedDigest.")
          .with("preview", preview);
    }
    if (!digest.equals(acknowledged)) {
      throw ProblemException.of(
              SelfServiceProblem.ACKNOWLEDGEMENT_STALE,
              "Something else would be taken away than was acknowledged; see the preview.")
          .with("preview", preview);
    }
    Set<String> lost =
        Stream.of(
                preview.revokes(),
                preview.deletes(),
                preview.retains().stream().map(TierChangePreview.Retention::what).toList())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());
    return new Acknowledgement(preview.tierRevision(), lost, digest);
  }
}
