package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.status.Reason;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestPods;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetBench;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What the API server makes of the objects, and who else may have a say in them. */
@NullMarked
class KubernetesObjectsTest extends TargetBench {

  private final KubernetesTarget target =
      TestNamespace.unwatched(TestControlPlane.shared().provisionerKubeconfig().file());
  private final Administrator administrator = new Administrator(scope);
  private final KubernetesClient client = administrator.client;
  private final String namespace = administrator.namespace;

  @Override
  protected Target target() {
    return target;
  }

  @Override
  protected CellTraits traits() {
    return TestNamespace.TRAITS;
  }

  @Test
  void podsPullImagesAndAreKnownToTheCloudByWhatTheCellSays() {
    converge();
    var account = client.serviceAccounts().inNamespace(namespace).withName("default").get();
    assertThat(account.getMetadata().getAnnotations())
        .containsEntry("cloud.test/role", "role-of-" + scope.tenant().suffix());
    assertThat(account.getImagePullSecrets())
        .extracting(secret -> secret.getName())
        .containsExactly("coditect-registry");
  }

  @Test
  void whatOpensANetworkIsTakenAwayAgain() {
    converge();
    administrator.patch(
        "network-policy",
        "coditect-allow-ingress",
        """
        {"spec":{"ingress":[{"from":[
          {"namespaceSelector":{"matchLabels":{"coditect.ai/role":"ingress-controller"}}},
          {"ipBlock":{"cidr":"0.0.0.0/0"}}]}]}}
        """);
    administrator.patch("network-policy", "coditect-default-deny", "{\"spec\":{\"ingress\":[{}]}}");
    administrator.patch(
        "namespace",
        namespace,
        "{\"metadata\":{\"labels\":{\"coditect.ai/role\":\"ingress-controller\"}}}");
    converge();
    var policies = client.network().v1().networkPolicies().inNamespace(namespace);
    assertThat(policies.withName("coditect-default-deny").get().getSpec().getIngress()).isEmpty();
    assertThat(
            policies
                .withName("coditect-allow-ingress")
                .get()
                .getSpec()
                .getIngress()
                .getFirst()
                .getFrom())
        .hasSize(1);
    assertThat(client.namespaces().withName(namespace).get().getMetadata().getLabels())
        .doesNotContainKey("coditect.ai/role");
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void whatWasTakenAwayAlreadyCanBeTakenAwayAgain() {
    converge();
    administrator.patch("network-policy", "coditect-default-deny", "{\"spec\":{\"ingress\":[{}]}}");
    Step heal = plan().steps().getFirst();
    target.apply(scope, heal);
    assertThat(target.apply(scope, heal)).isInstanceOf(Observation.Present.class);
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void aBindingToAnotherRoleIsReplacedAlthoughItCannotBeChanged() {
    converge();
    var bindings = client.rbac().roleBindings().inNamespace(namespace);
    var binding = bindings.withName("coditect-owners").get();
    bindings.withName("coditect-owners").delete();
    bindings
        .resource(
            new RoleBindingBuilder(binding)
                .editMetadata()
                .withResourceVersion(null)
                .withManagedFields()
                .endMetadata()
                .editRoleRef()
                .withName("cluster-admin")
                .endRoleRef()
                .build())
        .create();
    assertThat(plan().converged()).isFalse();
    converge();
    assertThat(bindings.withName("coditect-owners").get().getRoleRef().getName())
        .isEqualTo("coditect:tenant-owner");
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void whatOthersAddBesideOursStays() {
    converge();
    administrator.patch("namespace", namespace, "{\"metadata\":{\"labels\":{\"team\":\"blue\"}}}");
    client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(namespace)
        .resource(
            new NetworkPolicyBuilder()
                .withNewMetadata()
                .withName("own")
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .endSpec()
                .build())
        .create();
    assertThat(plan().converged()).isTrue();
    assertThat(client.namespaces().withName(namespace).get().getMetadata().getLabels())
        .containsEntry("team", "blue");
  }

  @Test
  void anObjectOfOursThatIsNoLongerWantedIsFoundAndRemoved() {
    converge();
    var labels = client.namespaces().withName(namespace).get().getMetadata().getLabels();
    client
        .serviceAccounts()
        .inNamespace(namespace)
        .resource(
            new io.fabric8.kubernetes.api.model.ServiceAccountBuilder()
                .withNewMetadata()
                .withName("old")
                .addToLabels(
                    "app.kubernetes.io/managed-by", labels.get("app.kubernetes.io/managed-by"))
                .addToLabels("coditect.ai/tenant", labels.get("coditect.ai/tenant"))
                .endMetadata()
                .build())
        .create();
    assertThat(plan().steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Delete.class,
            delete -> assertThat(delete.key()).isEqualTo(key("service-account", "old")));
    converge();
    assertThat(client.serviceAccounts().inNamespace(namespace).withName("old").get()).isNull();
  }

  @Test
  void aNamespaceThatIsNotOursIsNeverTouched() {
    client
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    var plan = plan();
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.hindrances().get(key("namespace", namespace)))
        .isInstanceOfSatisfying(
            Failure.Terminal.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.OWNERSHIP_CONFLICT));
    assertThat(plan.waiting()).containsKey(key("resource-quota", "coditect"));
  }

  @Test
  void theApiServerRefusesAPodAboveTheQuotaAndAPodThatRunsAsRoot() {
    converge();
    Awaitility.await()
        .until(
            () ->
                client
                        .resourceQuotas()
                        .inNamespace(namespace)
                        .withName("coditect")
                        .get()
                        .getStatus()
                        .getHard()
                    != null);
    var pods = client.pods().inNamespace(namespace);
    assertThat(pods.resource(TestPods.pod("fits", "100m", true)).create().getMetadata().getName())
        .isEqualTo("fits");
    assertThatThrownBy(() -> pods.resource(TestPods.pod("too-big", "1", true)).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("exceeded quota");
    assertThatThrownBy(() -> pods.resource(TestPods.pod("root", "50m", false)).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("violates PodSecurity");
  }

  @Test
  void aNamespaceThatIsBeingDeletedIsSaidToBeAndWhatKeepsItIsNamed() {
    converge();
    administrator.patch(
        "namespace", namespace, "{\"metadata\":{\"finalizers\":[\"example.com/kept\"]}}");
    var delete = new Step.Delete(key("namespace", namespace), Nature.PLAIN, Set.of());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> target.apply(scope, delete))
                    .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> {
                          assertThat(e.failure()).isInstanceOf(Failure.Transient.class);
                          assertThat(e.failure().reason()).isEqualTo(Reason.DELETING);
                          assertThat(e.failure().message()).contains("example.com/kept");
                        }));
    assertThat(plan().hindrances().get(key("namespace", namespace)))
        .isInstanceOfSatisfying(
            Failure.Transient.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.DELETING));
    assertThat(target.observe(scope, List.of()))
        .as("of a tenant that is to be gone, the namespace is still there")
        .containsKey(key("namespace", namespace));
    administrator.patch("namespace", namespace, "{\"metadata\":{\"finalizers\":null}}");
    Awaitility.await().until(() -> client.namespaces().withName(namespace).get() == null);
    assertThat(target.apply(scope, delete)).isEqualTo(new Observation.Absent());
    assertThat(target.observe(scope, List.of())).isEmpty();
  }

  private static ResourceKey key(String kind, String name) {
    return new ResourceKey(KubernetesTarget.NAME, kind, name);
  }
}
