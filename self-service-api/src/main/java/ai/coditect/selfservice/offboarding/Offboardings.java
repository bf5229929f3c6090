package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.apikeys.ApiKeys;
import ai.coditect.selfservice.letters.OwnerNotices;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tiers.TierCatalog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Departures, and their being taken back within their grace period. */
@Component
@EnableConfigurationProperties(OffboardingProperties.class)
class Offboardings {

  private final Tenants tenants;
  private final TierCatalog catalog;
  private final ApiKeys keys;
  private final OffboardingProperties properties;
  private final OwnerNotices notices;
  private final AuditTrail audit;
  private final Clock clock;

  Offboardings(
      Tenants tenants,
      TierCatalog catalog,
      ApiKeys keys,
      OffboardingProperties properties,
      OwnerNotices notices,
      AuditTrail audit,
      Clock clock) {
    this.tenants = tenants;
    this.catalog = catalog;
    this.keys = keys;
    this.properties = properties;
    this.notices = notices;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Lets a tenant leave: access ends at once, everything is deleted after the grace period. Needs a
   * running transaction.
   *
   * @param confirmation the tenant's display name, typed by who asks
   * @throws ProblemException {@code invalid-request} if it is another one
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Tenants.Changed request(TenantId tenant, String confirmation, Author author) {
    Instant now = clock.instant();
    Tenants.Changed changed =
        tenants
            .change(
                tenant,
                author,
                standing -> {
                  var leaving = new TenantChange.Leaving(departure(standing, now));
                  leaving.kind().action().requireAllowedIn(standing.state());
                  if (!standing.displayName().equals(confirmation)) {
                    throw ProblemException.invalid(
                        List.of(
                            new FieldError("/confirmation", "must be the tenant's display name")));
                  }
                  return Optional.of(leaving);
                })
            .orElseThrow();
    notices.toEach(NoticeKind.OFFBOARDING_REQUESTED, tenant, changed.operation().value(), 1);
    return changed;
  }

  /** Takes a departure back. */
  @Transactional
  public Tenants.Changed cancel(TenantId tenant, Author author) {
    Tenants.Changed changed =
        tenants.change(tenant, author, _ -> Optional.of(new TenantChange.Staying())).orElseThrow();
    notices.toEach(NoticeKind.OFFBOARDING_CANCELLED, tenant, changed.operation().value(), 1);
    return changed;
  }

  /**
   * Says whether a tenant's deletion may begin. Once it may, the departure cannot be taken back,
   * whatever a replica's clock says.
   *
   * @throws ProblemException {@code not-found} if there is no such tenant
   */
  @Transactional
  public DepartureClearance clear(TenantId tenant, Actor by) {
    Tenants.Clearance clearance = tenants.clearDeparture(tenant);
    TenantIntent intent = clearance.intent();
    if (clearance.first()) {
      // Provisioning revokes those that it made itself.
      keys.revokeMembers(tenant, by);
      audit.record(
          AuditEntry.of(
                  by,
                  "tenant.departure-cleared",
                  new Target("tenant", tenant.value()),
                  Outcome.SUCCEEDED)
              .withTenant(tenant)
              .withStep(intent.generation(), null));
    }
    return new DepartureClearance(clearance.cleared(), intent);
  }

  private Departure departure(Tenants.Standing standing, Instant now) {
    Duration grace = properties.grace();
    return new Departure(now, now.plus(grace == null ? grace(standing.intent().tier()) : grace));
  }

  private Duration grace(TierName tier) {
    return catalog
        .tier(tier)
        .map(definition -> definition.offboarding().grace())
        .orElseThrow(() -> new IllegalStateException("tier %s has no file".formatted(tier)));
  }
}
