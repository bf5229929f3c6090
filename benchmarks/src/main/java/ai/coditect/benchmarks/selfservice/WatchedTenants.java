package ai.coditect.benchmarks.selfservice;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.platform.event.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    while (tenants.size() < count) {
      String user = UserId.next().value();
      String token =
          TestIssuer.shared()
              .token(user)
              .withAudience("self-service-api")
              .withClaim("exp", Instant.now().plusSeconds(3_600).getEpochSecond())
              .signed();
      jdbc.update(
          """
          insert into person (id, email, email_key, display_name, locale, issuer, subject,
            identity_state, created_at)
          values (?, ?, ?, 'Owner', 'en', ?, ?, 'linked', now())
          """,
          user,
          user,
          user,
          TestIssuer.shared().issuer(),
          user);
      for (int i = 0; i < PER_OWNER; i++) {
        tenants.add(new Watched(make(user), token));
      }
    }
    return tenants;
  }

  private TenantId make(String owner) {
    TenantId tenant = TenantId.next();
    jdbc.update(
        """
        insert into tenant (id, display_name, region, tier, generation, tier_generation, lifecycle,
          seats, entitlement_source, entitlement_seats, entitlement_starts_at,
          accepted_terms_version, created_at, version)
        values (?, 'Tenant', 'eu-local', 'free', 1, 1, 'ACTIVE', 1, 'FREE', 1, now(), '2026-11',
          now(), 0)
        """,
        tenant.value());
    jdbc.update(
        """
        insert into member (id, tenant_id, user_id, role, seated, created_at, version)
        values (?, ?, ?, 'OWNER', true, now(), 0)
        """,
        MemberId.next().value(),
        tenant.value(),
        owner);
    jdbc.update(
        "insert into tenant_status values (?, 1, ?::jsonb, now())",
        tenant.value(),
        EventJson.writeText(status(tenant)));
    return tenant;
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
