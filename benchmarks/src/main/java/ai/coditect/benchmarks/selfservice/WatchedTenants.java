package ai.coditect.benchmarks.selfservice;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.platform.event.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tenants with an owner each and a status; an owner has ten. */
final class WatchedTenants {

  private static final int PER_OWNER = 10;
  private static final TierName FREE = new TierName("free");

  private final JdbcTemplate jdbc;

  WatchedTenants(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** A tenant, and the token of its owner. */
  record Watched(TenantId id, String token) {}

  List<Watched> make(int count) {
    List<Watched> tenants = new ArrayList<>();
    List<Object[]> people = new ArrayList<>();
    List<Object[]> members = new ArrayList<>();
    while (tenants.size() < count) {
      String user = UserId.next().value();
      String token =
          TestIssuer.shared()
              .token(user)
              .withAudience("self-service-api")
              .withClaim("exp", Instant.now().plusSeconds(3_600).getEpochSecond())
              .signed();
      people.add(new Object[] {user, user, user, TestIssuer.shared().issuer(), user});
      for (int i = 0; i < PER_OWNER; i++) {
        var tenant = new Watched(TenantId.next(), token);
        tenants.add(tenant);
        members.add(new Object[] {MemberId.next().value(), tenant.id().value(), user});
      }
    }
    store(people, members, tenants);
    return tenants;
  }

  private void store(List<Object[]> people, List<Object[]> members, List<Watched> tenants) {
    insert(
        """
        insert into person (id, email, email_key, display_name, locale, issuer, subject,
          identity_state, created_at)
        values (?, ?, ?, 'Owner', 'en', ?, ?, 'linked', now())
        """,
        people);
    insert(
        """
        insert into tenant (id, display_name, region, tier, generation, tier_generation, lifecycle,
          seats, entitlement_source, entitlement_seats, entitlement_starts_at,
          accepted_terms_version, created_at, version)
        values (?, 'Tenant', 'eu-local', 'free', 1, 1, 'ACTIVE', 1, 'FREE', 1, now(), '2026-11',
          now(), 0)
        """,
        of(tenants, WatchedTenants::idOnly));
    insert(
        "insert into tenant_intent values (?, 1, ?::jsonb)",
        of(tenants, id -> new Object[] {id.value(), EventJson.writeText(intent(id))}));
    insert(
        """
        insert into member (id, tenant_id, user_id, role, seated, created_at, version)
        values (?, ?, ?, 'OWNER', true, now(), 0)
        """,
        members);
    insert("insert into member_list values (?, 1)", of(tenants, WatchedTenants::idOnly));
    insert(
        "insert into tenant_status values (?, 1, ?::jsonb, now())",
        of(tenants, id -> new Object[] {id.value(), EventJson.writeText(status(id))}));
    jdbc.execute("analyze"); // as autovacuum does within a minute
  }

  private void insert(String statement, List<Object[]> rows) {
    var _ = jdbc.batchUpdate(statement, rows);
  }

  private static List<Object[]> of(List<Watched> tenants, Function<TenantId, Object[]> row) {
    return tenants.stream().map(tenant -> row.apply(tenant.id())).toList();
  }

  private static Object[] idOnly(TenantId id) {
    return new Object[] {id.value()};
  }

  /** Stores the next status, as the service does when provisioning reports. */
  void report(TenantId tenant, long revision) {
    jdbc.update(
        """
        update tenant_status
        set status_revision = ?, document = jsonb_set(document, '{statusRevision}', to_jsonb(?))
        where tenant_id = ?
        """,
        revision,
        revision,
        tenant.value());
  }

  private static TenantIntent intent(TenantId tenant) {
    Instant now = Instant.now();
    return new TenantIntent(
        tenant,
        1,
        1,
        FREE,
        Lifecycle.ACTIVE,
        List.of(),
        "eu-local",
        1,
        new Entitlement(Entitlement.Source.FREE, null, 1, now, null),
        List.of(new AspectOperation(Aspect.TIER, OperationId.next(), 1)),
        null,
        null,
        List.of(),
        now);
  }

  private static TenantStatus status(TenantId tenant) {
    return new TenantStatus(
        tenant,
        1,
        1,
        1,
        FREE,
        FREE,
        1,
        1,
        null,
        Phase.READY,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Map.of("kubernetes.namespace", "t-" + tenant.suffix()),
        List.of(),
        null,
        Instant.now());
  }
}
