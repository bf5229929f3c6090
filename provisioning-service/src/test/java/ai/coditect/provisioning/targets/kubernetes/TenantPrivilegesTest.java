package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.localstack.testing.TestPods;
import ai.coditect.provisioning.TestTenants;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What members can do in their namespace, and above all what they cannot. */
@NullMarked
class TenantPrivilegesTest {

  private static final String ISSUER = "https://id.test";
  private static final List<String> WRITES = List.of("create", "update", "patch", "delete");

  private final TestNamespace namespace = new TestNamespace();
  private final TenantIntent team =
      TestTenants.intent(namespace.scope.tenant(), 1, "team", OperationId.next());
  private final TenantMembers members =
      new TenantMembers(
          namespace.scope.tenant(),
          1,
          List.of(Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.VIEWER).stream()
              .map(role -> new Member(MemberId.next(), role, new Identity(ISSUER, subject(role))))
              .toList());

  @BeforeEach
  void converge() {
    namespace.converge(team, members);
    assertThat(namespace.plan(team, members).converged()).isTrue();
  }

  @Test
  void noRoleWritesWhatBindsTheTenantOrTouchesAnotherNamespace() {
    for (Role role : List.of(Role.OWNER, Role.ADMIN, Role.DEVELOPER, Role.VIEWER)) {
      for (String verb : WRITES) {
        for (String resource :
            List.of(
                "/resourcequotas",
                "/limitranges",
                "/serviceaccounts",
                "/serviceaccounts/token",
                "networking.k8s.io/networkpolicies",
                "networking.k8s.io/ingresses",
                "rbac.authorization.k8s.io/roles",
                "rbac.authorization.k8s.io/rolebindings",
                "apps/daemonsets")) {
          assertThat(may(user(role), namespace.name, verb, resource))
              .as("%s %s %s", role, verb, resource)
              .isFalse();
        }
        for (String resource : List.of("/pods", "/secrets", "/configmaps", "apps/deployments")) {
          assertThat(may(user(role), "default", verb, resource))
              .as("%s %s %s elsewhere", role, verb, resource)
              .isFalse();
        }
        assertThat(may(user(role), "", verb, "/namespaces")).isFalse();
      }
      assertThat(may(user(role), namespace.name, "impersonate", "/users")).isFalse();
    }
  }

  @Test
  void rolesDifferInWhatTheyMayDo() {
    assertThat(may(user(Role.OWNER), namespace.name, "create", "apps/deployments")).isTrue();
    assertThat(may(user(Role.ADMIN), namespace.name, "create", "/persistentvolumeclaims")).isTrue();
    assertThat(may(user(Role.DEVELOPER), namespace.name, "create", "apps/deployments")).isTrue();
    assertThat(may(user(Role.DEVELOPER), namespace.name, "delete", "/persistentvolumeclaims"))
        .isFalse();
    assertThat(may(user(Role.VIEWER), namespace.name, "list", "/pods")).isTrue();
    assertThat(may(user(Role.VIEWER), namespace.name, "get", "/secrets")).isFalse();
    assertThat(may(user(Role.VIEWER), namespace.name, "create", "/pods/exec")).isFalse();
  }

  @Test
  void aMemberWhoseRoleWasTakenHasNoAccessAfterTheNextRun() {
    var without =
        new TenantMembers(
            namespace.scope.tenant(),
            2,
            members.members().stream().filter(m -> m.role() != Role.DEVELOPER).toList());
    namespace.converge(team, without);
    await().until(() -> !may(user(Role.DEVELOPER), namespace.name, "list", "/pods"));
    assertThat(may(user(Role.OWNER), namespace.name, "list", "/pods")).isTrue();
  }

  @Test
  void ofOurObjectsAMemberChangesNoneDeletesNoneAndMakesNone() {
    var ours =
        new SecretBuilder()
            .withNewMetadata()
            .withName("ours")
            .addToLabels(Marks.of(namespace.scope))
            .endMetadata()
            .build();
    namespace.client.secrets().inNamespace(namespace.name).resource(ours).create();
    try (KubernetesClient owner = namespace.as(user(Role.OWNER))) {
      var secrets = owner.secrets().inNamespace(namespace.name);
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(
                          () ->
                              secrets
                                  .withName("ours")
                                  .edit(
                                      secret ->
                                          new SecretBuilder(secret)
                                              .editMetadata()
                                              .withLabels(java.util.Map.of())
                                              .endMetadata()
                                              .build()))
                      .hasMessageContaining("belong to the platform"));
      assertThatThrownBy(() -> secrets.withName("ours").delete())
          .hasMessageContaining("belong to the platform");
      assertThatThrownBy(
              () ->
                  secrets
                      .resource(
                          new SecretBuilder(ours)
                              .editMetadata()
                              .withName("mine")
                              .endMetadata()
                              .build())
                      .create())
          .hasMessageContaining("belong to the platform");
    }
  }

  @Test
  void noTokenForTheApiServerComesOutOfANamespaceAndTheDefaultAccountHasNoRightsAnyway() {
    try (KubernetesClient owner = namespace.as(user(Role.OWNER))) {
      assertThatThrownBy(
              () ->
                  owner
                      .secrets()
                      .inNamespace(namespace.name)
                      .resource(
                          new SecretBuilder()
                              .withNewMetadata()
                              .withName("token")
                              .addToAnnotations("kubernetes.io/service-account.name", "default")
                              .endMetadata()
                              .withType("kubernetes.io/service-account-token")
                              .build())
                      .create())
          .hasMessageContaining("tokens of service accounts are not for tenants");
      assertThatThrownBy(
              () -> owner.pods().inNamespace(namespace.name).resource(mounting()).create())
          .hasMessageContaining("automountServiceAccountToken");
    }
    String account = "system:serviceaccount:%s:default".formatted(namespace.name);
    for (String resource : List.of("/pods", "/secrets", "/configmaps", "/serviceaccounts")) {
      for (String verb : List.of("get", "list", "create", "delete")) {
        assertThat(may(account, namespace.name, verb, resource)).isFalse();
      }
    }
  }

  @Test
  void aPriorityClassIsForTheTierThatHasIt() {
    var pods = namespace.client.pods().inNamespace(namespace.name);
    assertThatThrownBy(() -> pods.resource(important()).create())
        .hasMessageContaining("this PriorityClass is not for this tier");
    TenantIntent enterprise =
        TestTenants.intent(namespace.scope.tenant(), 2, "enterprise", OperationId.next());
    namespace.converge(enterprise, members);
    await()
        .ignoreExceptions()
        .until(() -> pods.resource(important()).create().getSpec().getPriority() == 100_000);
  }

  private static io.fabric8.kubernetes.api.model.Pod mounting() {
    return new PodBuilder(TestPods.pod("mounting", "50m", true))
        .editSpec()
        .withAutomountServiceAccountToken(true)
        .endSpec()
        .build();
  }

  private static io.fabric8.kubernetes.api.model.Pod important() {
    return new PodBuilder(TestPods.pod("important", "50m", true))
        .editSpec()
        .withPriorityClassName("coditect-enterprise")
        .endSpec()
        .build();
  }

  private static String subject(Role role) {
    return role.name();
  }

  private String user(Role role) {
    return new Identity(ISSUER, subject(role)).kubernetesUser();
  }

  private boolean may(String user, String in, String verb, String resource) {
    String[] parts = resource.split("/", 3);
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user)
            .withGroups("system:authenticated")
            .withNewResourceAttributes()
            .withNamespace(in)
            .withVerb(verb)
            .withGroup(parts[0])
            .withResource(parts[1])
            .withSubresource(parts.length > 2 ? parts[2] : "")
            .endResourceAttributes()
            .endSpec()
            .build();
    return namespace
        .client
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed();
  }
}
