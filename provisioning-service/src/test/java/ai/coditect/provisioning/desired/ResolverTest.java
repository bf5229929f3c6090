package ai.coditect.provisioning.desired;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.tier.TestTiers;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResolverTest {

  private final TenantId tenant = TenantId.next();

  @Test
  void theSameInputGivesTheSameOutput() {
    var intent = TestTenants.free(tenant);
    var members = TestTenants.ownerWithIdentity(tenant, 1);
    assertThat(resolve(intent, members)).isEqualTo(resolve(intent, members));
  }

  @Test
  void freeIsANamespaceWithItsLimitsPoliciesAndOwnerAndAKey() {
    var desired = resolve(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    String namespace = "t-" + tenant.suffix();
    assertThat(desired.awaiting()).isNull();
    assertThat(desired.resources())
        .extracting(resource -> resource.key().toString())
        .containsExactly(
            "kubernetes.namespace." + namespace,
            "kubernetes.resource-quota.coditect",
            "kubernetes.limit-range.coditect",
            "kubernetes.network-policy.coditect-default-deny",
            "kubernetes.network-policy.coditect-allow-dns",
            "kubernetes.network-policy.coditect-allow-same-tenant",
            "kubernetes.network-policy.coditect-allow-ingress",
            "kubernetes.service-account.default",
            "kubernetes.role-binding.coditect-owners",
            "api-keys.api-key.first-key");
    assertThat(desired.resources())
        .filteredOn(resource -> resource.key().target().equals("kubernetes"))
        .filteredOn(resource -> !resource.key().kind().equals("namespace"))
        .allSatisfy(
            resource ->
                assertThat(resource.needs())
                    .isEqualTo(Set.of(new ResourceKey("kubernetes", "namespace", namespace))));
  }

  @Test
  void withoutAnOwnerWhomTheIdentityProviderKnowsItAwaitsOne() {
    var withoutMembers = resolve(TestTenants.free(tenant), null);
    var withoutIdentity =
        resolve(TestTenants.free(tenant), TestTenants.ownerWithoutIdentity(tenant, 1));
    assertThat(withoutMembers.awaiting()).isEqualTo(Reason.AWAITING_IDENTITY);
    assertThat(withoutIdentity.awaiting()).isEqualTo(Reason.AWAITING_IDENTITY);
    assertThat(withoutIdentity.resources())
        .noneMatch(resource -> resource.key().kind().equals("role-binding"));
  }

  @Test
  void aHeldTenantKeepsEverythingButAccess() {
    TenantIntent held = TestTenants.held(TestTenants.free(tenant), Hold.Cause.PAYMENT);
    DesiredState active =
        resolve(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    DesiredState suspended = resolve(held, TestTenants.ownerWithIdentity(tenant, 1));
    assertThat(active.resources()).anyMatch(resource -> resource.nature() == Nature.ACCESS);
    assertThat(suspended.resources()).noneMatch(resource -> resource.nature() == Nature.ACCESS);
    assertThat(keys(suspended))
        .containsAll(
            active.resources().stream()
                .filter(resource -> resource.nature() != Nature.ACCESS)
                .map(DesiredResource::key)
                .toList());
  }

  private static List<ResourceKey> keys(DesiredState state) {
    return state.resources().stream().map(DesiredResource::key).toList();
  }

  private static DesiredState resolve(TenantIntent intent, @Nullable TenantMembers members) {
    Course course = Course.of(intent, null, false, Instant.EPOCH);
    return Resolver.resolve(intent, members, course, TestTiers.of(course.tier()));
  }
}
