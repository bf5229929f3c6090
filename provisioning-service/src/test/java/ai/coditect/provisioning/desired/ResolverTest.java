package ai.coditect.provisioning.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

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
            "kubernetes.resource-quota.coditect-terminating",
            "kubernetes.resource-quota.coditect-not-terminating",
            "kubernetes.limit-range.coditect",
            "kubernetes.network-policy.coditect-default-deny",
            "kubernetes.network-policy.coditect-allow-dns",
            "kubernetes.network-policy.coditect-allow-same-tenant",
            "kubernetes.network-policy.coditect-allow-ingress",
            "kubernetes.network-policy.coditect-allow-monitoring",
            "kubernetes.service-account.default",
            "kubernetes.workloads.running",
            "kubernetes.role-binding.coditect-owners",
            "api-keys.api-key.first-key");
    assertThat(desired.resources())
        .filteredOn(resource -> resource.key().target().equals("kubernetes"))
        .filteredOn(resource -> !resource.key().kind().equals("namespace"))
        .filteredOn(resource -> !resource.key().kind().equals("workloads"))
        .allSatisfy(
            resource ->
                assertThat(resource.needs())
                    .isEqualTo(Set.of(new ResourceKey("kubernetes", "namespace", namespace))));
  }

  @Test
  void onlyATierThatHasADatabaseLetsPodsOutToIt() {
    var cell =
        new CellTraits(
            null,
            null,
            List.of(new CellTraits.Egress("10.20.0.0/24", 5432)),
            List.of(new CellTraits.Egress("10.30.0.0/24", 443)));
    assertThat(ways(TestTiers.free(), cell)).isEmpty();
    assertThat(ways(TestTiers.withDatabase(), cell))
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.at("/spec/egress").toString())
                    .isEqualTo(
                        "[{\"to\":[{\"ipBlock\":{\"cidr\":\"10.20.0.0/24\"}}],\"ports\":[{\"protocol\":\"TCP\",\"port\":5432}]}]"));
    assertThat(ways(TestTiers.withDatabase(), CellTraits.NONE)).isEmpty();
  }

  private List<ObjectNode> ways(TierDefinition tier, CellTraits cell) {
    var intent = TestTenants.free(tenant);
    return Resolver.resolve(
            intent,
            TestTenants.ownerWithIdentity(tenant, 1),
            Course.of(intent, null, false, Instant.EPOCH),
            tier,
            List.of(),
            cell)
        .resources()
        .stream()
        .filter(resource -> resource.key().name().equals("coditect-allow-backends"))
        .map(DesiredResource::content)
        .toList();
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

  @Test
  void aHeldTenantIsMarkedHasNoPodsAndIsStopped() {
    TenantIntent held = TestTenants.held(TestTenants.free(tenant), Hold.Cause.SECURITY);
    DesiredState suspended = resolve(held, TestTenants.ownerWithIdentity(tenant, 1));
    assertThat(content(suspended, "namespace").at("/metadata/labels/coditect.ai~1suspended"))
        .isEqualTo(StringNode.valueOf("true"));
    assertThat(content(suspended, "resource-quota").at("/spec/hard/pods").asString())
        .isEqualTo("0");
    assertThat(content(suspended, "workloads").path("suspended").asBoolean()).isTrue();
    DesiredState active =
        resolve(TestTenants.released(held), TestTenants.ownerWithIdentity(tenant, 1));
    assertThat(content(active, "namespace").path("metadata").path("labels").propertyNames())
        .doesNotContain("coditect.ai/suspended");
    assertThat(content(active, "workloads").path("suspended").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"team", "enterprise"})
  void eachRoleIsBoundToItsMembersAndARoleThatNobodyHasIsNot(String tier) {
    var intent = TestTenants.intent(tenant, 1, tier, OperationId.next());
    var members =
        new TenantMembers(
            tenant,
            1,
            List.of(
                member(Role.OWNER, "anna"),
                member(Role.DEVELOPER, "bert"),
                member(Role.DEVELOPER, "cleo"),
                member(Role.BILLING, "dora"),
                new Member(MemberId.next(), Role.VIEWER, null)));
    assertThat(resolve(intent, members).resources())
        .filteredOn(resource -> resource.key().kind().equals("role-binding"))
        .filteredOn(resource -> TenantNamespace.of(tenant, resource.key()).isFirst())
        .allSatisfy(binding -> assertThat(binding.nature()).isEqualTo(Nature.ACCESS))
        .extracting(
            binding -> binding.content().at("/roleRef/name").asString(),
            binding ->
                binding
                    .content()
                    .path("subjects")
                    .valueStream()
                    .map(subject -> subject.path("name").asString())
                    .toList())
        .containsExactly(
            tuple("coditect:tenant-owner", List.of("https://id.test#anna")),
            tuple(
                "coditect:tenant-developer",
                List.of("https://id.test#bert", "https://id.test#cleo")));
  }

  @Test
  void eachEnvironmentIsLikeTheFirstButForItsQuotasAndTheWorkspaceAndIsAnEndpoint() {
    var intent = TestTenants.intent(tenant, 1, "enterprise", OperationId.next());
    DesiredState state = resolve(intent, TestTenants.ownerWithIdentity(tenant, 1));
    assertThat(inNamespace(state, "dev"))
        .isNotEmpty()
        .isEqualTo(
            inNamespace(state, null).stream().filter(it -> !it.contains("workspace")).toList());
    assertThat(state.resources())
        .filteredOn(resource -> resource.key().equals(new TenantNamespace(tenant, "dev").key()))
        .singleElement()
        .satisfies(namespace -> assertThat(namespace.nature()).isEqualTo(Nature.DATA));
    assertThat(state.endpoints())
        .containsEntry("kubernetes.namespace", "t-" + tenant.suffix())
        .containsEntry("kubernetes.namespace.prod", "t-" + tenant.suffix())
        .containsEntry("kubernetes.namespace.dev", "t-" + tenant.suffix() + "-dev");
    assertThat(state.resources())
        .filteredOn(resource -> resource.content().has("alsoIn"))
        .extracting(resource -> resource.key().name())
        .containsExactly("coditect-database", "coditect-storage");
  }

  private List<String> inNamespace(DesiredState state, @Nullable String environment) {
    return state.resources().stream()
        .filter(resource -> resource.key().target().equals("kubernetes"))
        .filter(
            resource ->
                TenantNamespace.of(tenant, resource.key())
                    .equals(new TenantNamespace(tenant, environment)))
        .filter(resource -> !resource.key().kind().equals("namespace"))
        .map(resource -> resource.key().kind() + " " + TenantNamespace.nameIn(resource.key()))
        .toList();
  }

  private static Member member(Role role, String subject) {
    return new Member(MemberId.next(), role, new Identity("https://id.test", subject));
  }

  private static ObjectNode content(DesiredState state, String kind) {
    return state.resources().stream()
        .filter(resource -> resource.key().kind().equals(kind))
        .map(DesiredResource::content)
        .findFirst()
        .orElseThrow();
  }

  private static List<ResourceKey> keys(DesiredState state) {
    return state.resources().stream().map(DesiredResource::key).toList();
  }

  private static DesiredState resolve(TenantIntent intent, @Nullable TenantMembers members) {
    Course course = Course.of(intent, null, false, Instant.EPOCH);
    return Resolver.resolve(intent, members, course, TestTiers.of(course.tier()));
  }
}
