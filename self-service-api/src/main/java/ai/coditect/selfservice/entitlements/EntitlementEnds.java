package ai.coditect.selfservice.entitlements;

import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.lifecycle.TenantAction;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.TenantChange;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tierchanges.Fallbacks;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to entitlements that end: the owner is told 14, 7 and 1 days before, each once; after the
 * end the tenant gets its tier's fallback if that takes nothing from it, and is held if not, and
 * nothing of it is deleted. Told of a new one, it is released. What the fallback would take is
 * asked for again and again if provisioning does not answer, for an hour.
 */
@Component
class EntitlementEnds {

  private static final List<Integer> NOTICE_DAYS = List.of(1, 7, 14);
  private static final int BATCH = 1_000;
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Tenants tenants;
  private final Fallbacks fallbacks;
  private final Notices notices;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  EntitlementEnds(
      Tenants tenants,
      Fallbacks fallbacks,
      Notices notices,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      Clock clock) {
    this.tenants = tenants;
    this.fallbacks = fallbacks;
    this.notices = notices;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Looks at every tenant whose time comes; a tenant's trouble is another one's not. */
  void run() {
    Instant now = clock.instant();
    for (TenantId tenant : ending(now.plus(Duration.ofDays(NOTICE_DAYS.getLast())))) {
      Fallbacks.Way way = way(tenant, now);
      transaction.executeWithoutResult(_ -> look(tenant, way, now));
    }
  }

  private Fallbacks.Way way(TenantId tenant, Instant now) {
    return tenants
        .intent(tenant)
        .filter(intent -> hasEnded(intent, now))
        .map(fallbacks::of)
        .orElseGet(Fallbacks.Way.None::new);
  }

  private static boolean hasEnded(TenantIntent intent, Instant now) {
    Instant end = intent.entitlement().endsAt();
    return end != null && !end.isAfter(now);
  }

  private void look(TenantId tenant, Fallbacks.Way way, Instant now) {
    tenants
        .change(tenant, Author.system(), standing -> consequence(standing, way, now))
        .ifPresent(this::tell);
  }

  private void tell(Tenants.Changed changed) {
    List<Hold> holds =
        changed.intent().holds().stream()
            .filter(hold -> hold.cause() == Hold.Cause.ENTITLEMENT_ENDED)
            .toList();
    holds.forEach(hold -> notices.once(NoticeKind.HELD, hold.id(), 1));
    if (holds.isEmpty()) {
      notices.once(NoticeKind.TIER_FALLEN_BACK, changed.operation().value(), 1);
    }
  }

  private Optional<TenantChange> consequence(
      Tenants.Standing standing, Fallbacks.Way way, Instant now) {
    if (!hasEnded(standing.intent(), now)) {
      return hold(standing, now);
    }
    boolean wait =
        way instanceof Fallbacks.Way.Unknown && !hasEnded(standing.intent(), now.minus(PATIENCE));
    return wait ? Optional.empty() : fallbacks.change(standing, way).or(() -> hold(standing, now));
  }

  private Optional<TenantChange> hold(Tenants.Standing standing, Instant now) {
    Instant end = standing.intent().entitlement().endsAt();
    if (end == null || !TenantAction.CHANGE_ENTITLEMENT.allowedIn(standing.state())) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, end);
    if (!left.isPositive()) {
      return standing.intent().holds().stream()
              .anyMatch(hold -> hold.cause() == Hold.Cause.ENTITLEMENT_ENDED)
          ? Optional.empty()
          : Optional.of(
              new TenantChange.Held(
                  HoldId.next(),
                  Hold.Cause.ENTITLEMENT_ENDED,
                  "The entitlement ended at " + end,
                  "Your right to the tier of this workspace has ended. Renew it to go on."));
    }
    NOTICE_DAYS.stream()
        .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
        .findFirst()
        .ifPresent(
            days ->
                notices.once(
                    NoticeKind.ENTITLEMENT_ENDING,
                    EndingLetter.subject(standing.intent().tenantId(), end),
                    days));
    return Optional.empty();
  }

  private List<TenantId> ending(Instant before) {
    return jdbc.sql(
            """
            select id from tenant t
            where entitlement_ends_at <= ? and lifecycle = 'ACTIVE'
              and not exists (select from hold h where h.tenant_id = t.id
                              and h.lifted_at is null and h.cause = 'ENTITLEMENT_ENDED')
            order by entitlement_ends_at limit ?
            """)
        .params(Timestamp.from(before), BATCH)
        .query((row, _) -> new TenantId(row.getString(1)))
        .list();
  }
}
