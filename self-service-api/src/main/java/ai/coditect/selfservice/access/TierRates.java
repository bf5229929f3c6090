package ai.coditect.selfservice.access;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.ratelimit.CallerRates;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/**
 * How many requests are taken of a tenant's callers: what the tier says that the tenant has and has
 * asked for, the lower one. A change of tier shows within ten seconds.
 */
@Component
class TierRates implements CallerRates {

  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final int TRACKED = 50_000;

  private final Cache<TenantId, Optional<TierDefinition.Requests>> known =
      Caffeine.newBuilder().maximumSize(TRACKED).expireAfterWrite(REMEMBERED).build();
  private final JdbcClient jdbc;
  private final TierCatalog catalog;

  TierRates(JdbcClient jdbc, TierCatalog catalog) {
    this.jdbc = jdbc;
    this.catalog = catalog;
  }

  @Override
  public OptionalInt perMinute(Authentication caller) {
    return caller instanceof CallerAuthentication authenticated
            && authenticated.getPrincipal() instanceof Caller.Program program
        ? of(program.tenant())
            .map(requests -> OptionalInt.of(requests.perMinute()))
            .orElseGet(OptionalInt::empty)
        : OptionalInt.empty();
  }

  /** How many each caller may make of one operation on a tenant; empty if that is not limited. */
  OptionalInt perMinute(TenantId tenant, String operation) {
    if (!isLimited(operation)) {
      return OptionalInt.empty();
    }
    return of(tenant)
        .map(TierDefinition.Requests::operations)
        .map(operations -> operations.get(operation))
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }

  /** Whether any tier limits it; most operations need not ask which one the tenant has. */
  private boolean isLimited(String operation) {
    return catalog.tiers().stream()
        .map(TierDefinition::requests)
        .filter(Objects::nonNull)
        .anyMatch(requests -> requests.operations().containsKey(operation));
  }

  private Optional<TierDefinition.Requests> of(TenantId tenant) {
    return known.get(tenant, this::read);
  }

  private Optional<TierDefinition.Requests> read(TenantId tenant) {
    return jdbc.sql(
            """
            select t.tier, s.document ->> 'effectiveTier' as effective
            from tenant t left join tenant_status s on s.tenant_id = t.id where t.id = ?
            """)
        .param(tenant.value())
        .query((row, _) -> lower(row.getString("tier"), row.getString("effective")))
        .optional()
        .flatMap(catalog::tier)
        .map(TierDefinition::requests);
  }

  private TierName lower(String requested, @org.jspecify.annotations.Nullable String effective) {
    TierName wanted = new TierName(requested);
    if (effective == null) {
      return wanted;
    }
    TierName there = new TierName(effective);
    return catalog.includes(wanted, there) ? there : wanted;
  }
}
