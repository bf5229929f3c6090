package ai.coditect.provisioning;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.contracts.tenant.TierName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Tenants as sign-ups make them. */
@NullMarked
public final class TestTenants {

  public static final String REGION = "eu-test";
  private static final Instant SIGNED_UP = Instant.parse("2026-01-02T03:04:05Z");

  private TestTenants() {}

  public static TenantIntent free(TenantId tenant) {
    return intent(tenant, 1, "free", OperationId.next());
  }

  public static TenantIntent intent(
      TenantId tenant, long generation, String tier, OperationId operation) {
    return new TenantIntent(
        tenant,
        generation,
        generation,
        new TierName(tier),
        Lifecycle.ACTIVE,
        List.of(),
        REGION,
        1,
        new Entitlement(Entitlement.Source.FREE, null, 1, SIGNED_UP, null),
        operation,
        SIGNED_UP);
  }

  public static TenantMembers ownerWithIdentity(TenantId tenant, long generation) {
    var identity = new Identity("http://127.0.0.1/realms/test", "subject-" + tenant.suffix());
    return new TenantMembers(
        tenant, generation, List.of(new Member(MemberId.next(), Role.OWNER, identity)));
  }

  public static TenantMembers ownerWithoutIdentity(TenantId tenant, long generation) {
    return new TenantMembers(
        tenant, generation, List.of(new Member(MemberId.next(), Role.OWNER, null)));
  }
}
