package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;

/** Tenants with an owner, as sign-ups make them; Free ones if nothing else is said. */
final class Tenants {

  static final String REGION = "eu-bench";

  private Tenants() {}

  static TenantMembers members(TenantId tenant) {
    var identity = new TenantMembers.Identity("http://127.0.0.1/realms/bench", tenant.suffix());
    return new TenantMembers(
        tenant, 1, List.of(new TenantMembers.Member(MemberId.next(), Role.OWNER, identity)));
  }

  static TenantIntent intent(TenantId tenant, long generation) {
    return intent(tenant, generation, new TierName("free"), Entitlement.Source.FREE);
  }

  /** As signed up for a tier, by contract. */
  static TenantIntent signedUp(TenantId tenant, TierName tier) {
    return intent(tenant, 1, tier, Entitlement.Source.CONTRACT);
  }

  private static TenantIntent intent(
      TenantId tenant, long generation, TierName tier, Entitlement.Source source) {
    Instant committed = Instant.parse("2026-01-01T00:00:00Z");
    return new TenantIntent(
        tenant,
        generation,
        1,
        tier,
        Lifecycle.ACTIVE,
        List.of(),
        REGION,
        1,
        new Entitlement(source, null, 1, committed, null),
        List.of(new AspectOperation(Aspect.TIER, OperationId.next(), generation)),
        null,
        null,
        List.of(),
        committed);
  }
}
