package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.status.Reason;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.plan.Failure;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the account of provisioning-service cannot do on a cell. That its rights are enough is what
 * every other test here shows, because they all run with it.
 */
@NullMarked
class ProvisionerPrivilegesTest {

  private static final KubernetesClient PROVISIONER =
      TestCells.connections(TestControlPlane.shared().provisionerKubeconfig().file())
          .client(new CellId("test"));

  private final TestNamespace namespace = new TestNamespace();

  @BeforeEach
  void converge() {
    namespace.converge(TestTenants.free(namespace.scope.tenant()), namespace.owner());
  }

  @Test
  void itsRolesHoldNoWildcardNoEscalationAndBindNothingButMembersRoles() {
    for (String name : List.of("coditect:provisioner", "coditect:tenant-provisioner")) {
      ClusterRole role = namespace.client.rbac().clusterRoles().withName(name).require();
      assertThat(role.getRules()).isNotEmpty();
      for (PolicyRule rule : role.getRules()) {
        assertThat(rule.getVerbs())
            .doesNotContain("*", "escalate", "impersonate", "deletecollection");
        assertThat(rule.getResources()).doesNotContain("*").noneMatch(r -> r.startsWith("*/"));
        assertThat(rule.getApiGroups()).doesNotContain("*");
        if (rule.getVerbs().contains("bind")) {
          assertThat(rule.getResourceNames())
              .isNotEmpty()
              .allMatch(bound -> bound.startsWith("coditect:tenant-"))
              .doesNotContain("coditect:tenant-provisioner");
        }
      }
    }
    assertThat(namespace.client.rbac().clusterRoleBindings().list().getItems())
        .filteredOn(
            binding ->
                binding.getSubjects() != null
                    && binding.getSubjects().stream()
                        .anyMatch(s -> s.getName().equals("provisioning-service")))
        .extracting(binding -> binding.getRoleRef().getName())
        .containsExactlyInAnyOrder("coditect:provisioner", "coditect:tenant-provisioner");
  }

  @Test
  void itGivesNobodyARoleThatIsNotForMembers() {
    for (String role : List.of("cluster-admin", "admin", "coditect:tenant-provisioner")) {
      refused(() -> bind(namespace.name, role));
    }
    bind(namespace.name, "coditect:tenant-viewer");
  }

  @Test
  void outsideOfTenantsNamespacesItWritesNothingWhateverItsRightsSay() {
    for (String elsewhere : List.of("default", "kube-system", "coditect-system")) {
      refused(() -> bind(elsewhere, "coditect:tenant-viewer"));
      refused(
          () ->
              PROVISIONER
                  .secrets()
                  .inNamespace(elsewhere)
                  .resource(
                      new SecretBuilder().withNewMetadata().withName("x").endMetadata().build())
                  .create());
      refused(() -> PROVISIONER.namespaces().withName(elsewhere).delete());
      refused(
          () ->
              PROVISIONER
                  .namespaces()
                  .resource(
                      new NamespaceBuilder()
                          .withNewMetadata()
                          .withName(elsewhere)
                          .addToLabels(Marks.of(namespace.scope))
                          .endMetadata()
                          .build())
                  .fieldManager(Cluster.FIELD_MANAGER)
                  .forceConflicts()
                  .serverSideApply());
    }
    for (String nobodys :
        List.of(
            "not-a-tenant", namespace.name + "-a-b", namespace.name + "-1", "x" + namespace.name)) {
      refused(
          () ->
              PROVISIONER
                  .namespaces()
                  .resource(
                      new NamespaceBuilder()
                          .withNewMetadata()
                          .withName(nobodys)
                          .endMetadata()
                          .build())
                  .create());
    }
  }

  @Test
  void aNamespaceThatIsNotOursStaysWhateverItIsCalled() {
    String name = "t-" + "0".repeat(26);
    namespace
        .client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .serverSideApply();

    refused(() -> PROVISIONER.namespaces().withName(name).delete());
  }

  @Test
  void itReadsNoSecretsButTenantsCredentialsThatItMade() {
    refused(() -> PROVISIONER.secrets().inNamespace(namespace.name).list());
    refused(() -> PROVISIONER.secrets().inNamespace(namespace.name).withName("theirs").get());
    for (String ours : List.of("coditect-database", "coditect-storage", "coditect-registry")) {
      assertThat(PROVISIONER.secrets().inNamespace(namespace.name).withName(ours).get()).isNull();
    }
    refused(
        () ->
            PROVISIONER
                .configMaps()
                .inNamespace(namespace.name)
                .resource(
                    new ConfigMapBuilder().withNewMetadata().withName("x").endMetadata().build())
                .create());
    refused(
        () ->
            PROVISIONER
                .serviceAccounts()
                .inNamespace(namespace.name)
                .withName("default")
                .tokenRequest(new io.fabric8.kubernetes.api.model.authentication.TokenRequest()));
  }

  @Test
  void aRightThatIsMissingIsAskedForAgainAndAPolicyIsNot() {
    assertThat(failure(() -> PROVISIONER.secrets().inNamespace(namespace.name).list()))
        .isInstanceOfSatisfying(
            Failure.Transient.class,
            f -> assertThat(f.reason()).isEqualTo(Reason.KUBERNETES_FORBIDDEN));
    await()
        .untilAsserted(
            () ->
                assertThat(failure(() -> bind("default", "coditect:tenant-viewer")))
                    .isNotInstanceOf(Failure.Transient.class));
  }

  private static Failure failure(Runnable call) {
    try {
      call.run();
      throw new AssertionError("not refused");
    } catch (KubernetesClientException e) {
      return KubernetesFailures.translate(e, "tried").failure();
    }
  }

  private static RoleBinding bind(String where, String role) {
    return PROVISIONER
        .rbac()
        .roleBindings()
        .inNamespace(where)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("tried")
                .endMetadata()
                .withNewRoleRef()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("ClusterRole")
                .withName(role)
                .endRoleRef()
                .addNewSubject()
                .withApiGroup("rbac.authorization.k8s.io")
                .withKind("User")
                .withName("somebody")
                .endSubject()
                .build())
        .create();
  }

  /** Policies act a moment after they were applied. */
  private static void refused(ThrowingCallable call) {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).as(e.getMessage()).isIn(403, 422)));
  }
}
