package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.people.Person;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.tenants.Accepted;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.NewTenant;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tenants.Terms;
import ai.coditect.selfservice.tierchanges.TierRequests;
import ai.coditect.selfservice.tierchanges.TierTrials;
import ai.coditect.selfservice.tiers.TierDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tenants of people whose address is verified already. */
@Component
class FurtherTenants {

  private final Offers offers;
  private final People people;
  private final Tenants tenants;
  private final TierTrials trials;
  private final TierRequests requests;
  private final SignupProperties properties;
  private final JdbcClient jdbc;

  FurtherTenants(
      Offers offers,
      People people,
      Tenants tenants,
      TierTrials trials,
      TierRequests requests,
      SignupProperties properties,
      JdbcClient jdbc) {
    this.offers = offers;
    this.people = people;
    this.tenants = tenants;
    this.trials = trials;
    this.requests = requests;
    this.properties = properties;
    this.jdbc = jdbc;
  }

  /**
   * Makes a tenant of the caller's: with the tier if it is open, with its trial if it has one.
   * Needs a running transaction.
   *
   * @throws ProblemException {@code invalid-request}, {@code tier-not-available}, {@code
   *     entitlement-required}, {@code too-many-tenants}; {@code forbidden} for an account of nobody
   *     who has signed up
   */
  @Transactional(propagation = Propagation.MANDATORY)
  Accepted make(Identity caller, TenantRequest request, Author author) {
    TierDefinition tier = offers.requireOffered(request.wanted());
    Person person = people.find(caller).orElseThrow(FurtherTenants::notSignedUp);
    requireRoom(person.id());
    int seats = request.seats() == null ? tier.seats().min() : request.seats();
    if (tier.open()) {
      return make(person.id(), request, tier.tier(), seats, null);
    }
    Terms trial = trials.terms(tier).orElseThrow(FurtherTenants::entitlementRequired);
    Accepted made = make(person.id(), request, trial.tier(), trial.seats(), trial.entitlement());
    requests.askOnTrial(made.tenantId(), tier.tier(), seats, request.contractReference(), author);
    return made;
  }

  private Accepted make(
      UserId owner,
      TenantRequest request,
      TierName tier,
      int seats,
      @Nullable Entitlement entitlement) {
    Tenants.Created created =
        tenants.signUp(
            new NewTenant(
                request.displayName().strip(),
                owner,
                tier,
                seats,
                request.region(),
                request.acceptedTermsVersion(),
                entitlement));
    return new Accepted(created.tenant(), created.operation(), 1);
  }

  /** One after the other, so that no race makes more than one may have. */
  private void requireRoom(UserId person) {
    if (!people.lock(person)) {
      throw notSignedUp();
    }
    long owned =
        jdbc.sql(
                """
                select count(*) from member m join tenant t on t.id = m.tenant_id
                where m.user_id = ? and m.role = 'OWNER' and t.lifecycle = 'ACTIVE'
                """)
            .param(person.value())
            .query(Long.class)
            .single();
    if (owned >= properties.tenantsPerPerson()) {
      throw ProblemException.of(
              SelfServiceProblem.TOO_MANY_TENANTS, "You own as many tenants as one may.")
          .with("limit", properties.tenantsPerPerson());
    }
  }

  private static ProblemException notSignedUp() {
    return ProblemException.of(CommonProblem.FORBIDDEN, "Only who has signed up has tenants.");
  }

  private static ProblemException entitlementRequired() {
    return ProblemException.of(
        SelfServiceProblem.ENTITLEMENT_REQUIRED,
        "Make a tenant of an open tier, then ask for this one: POST /v1/tenants/{t}/tier-changes.");
  }
}
