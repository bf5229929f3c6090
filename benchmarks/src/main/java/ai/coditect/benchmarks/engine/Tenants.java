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

/** Free tenants with an owner, as sign-ups make them. */
final class Tenants {

  static final String REGION = "eu-bench";

  private Tenants() {}

  static TenantMembers members(TenantId tenant) {
    var identity = new TenantMembers.Identity("http://127.0.0.1/realms/bench", tenant.suffix());
    return new TenantMembers(
        tenant, 1, List.of(new TenantMembers.Member(MemberId.next(), Role.OWNER, identity)));
  }

  static TenantIntent intent(TenantId tenant, long generation) {
    Instant committed = Instant.parse("2026-01-01T00:00:00Z");
    return new TenantIntent(
        tenant,
        generation,
        1,
        new TierName("free"),
        Lifecycle.ACTIVE,
        List.of(),
        REGION,
        1,
        new Entitlement(Entitlement.Source.FREE, null, 1, committed, null),
        List.of(new AspectOperation(Aspect.TIER, OperationId.next(), generation)),
        null,
        null,
        List.of(),
        committed);
  }
}
