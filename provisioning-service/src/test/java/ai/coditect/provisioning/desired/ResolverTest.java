package ai.coditect.provisioning.desired;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.tier.TestTiers;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolverTest {

  private final TenantId tenant = TenantId.next();

  @Test
  void theSameInputGivesTheSameOutput() {
    var intent = TestTenants.free(tenant);
    var members = TestTenants.ownerWithIdentity(tenant, 1);
    assertThat(Resolver.resolve(intent, members, TestTiers.free()))
        .isEqualTo(Resolver.resolve(intent, members, TestTiers.free()));
  }

  @Test
  void freeIsANamespaceWithItsLimitsPoliciesAndOwnerAndAKey() {
    var desired =
        Resolver.resolve(
            TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1), TestTiers.free());
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
    var withoutMembers = Resolver.resolve(TestTenants.free(tenant), null, TestTiers.free());
    var withoutIdentity =
        Resolver.resolve(
            TestTenants.free(tenant),
            TestTenants.ownerWithoutIdentity(tenant, 1),
            TestTiers.free());
    assertThat(withoutMembers.awaiting()).isEqualTo(Reason.AWAITING_IDENTITY);
    assertThat(withoutIdentity.awaiting()).isEqualTo(Reason.AWAITING_IDENTITY);
    assertThat(withoutIdentity.resources())
        .noneMatch(resource -> resource.key().kind().equals("role-binding"));
  }
}
