package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.status.Reason;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestPods;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class KubernetesTargetTest extends TargetContract {

  private static final Path ADMIN = TestControlPlane.shared().kubeconfig().file();

  private final KubernetesTarget target =
      TestNamespace.unwatched(TestControlPlane.shared().provisionerKubeconfig().file());
  private final KubernetesClient client = TestCells.connections(ADMIN).client(scope.cell());
  private final String namespace = "t-" + scope.tenant().suffix();

  @Override
  protected Target target() {
    return target;
  }

  @Override
  protected Target unreachable() {
    return TestNamespace.unwatched(Path.of("target/no-such-kubeconfig"));
  }

  @Override
  protected String version(ResourceKey key) {
    return object(key).get().getMetadata().getResourceVersion();
  }

  @Override
  protected Set<ResourceKey> givenFromTheStart() {
    return Set.of(Workloads.KEY);
  }

  @Override
  protected CellTraits traits() {
    return new CellTraits(
        "fingerprint",
        new CellTraits.WorkloadIdentity("cloud.test/role", "role-of-{suffix}", "cloud.test"));
  }

  @Override
  protected List<ResourceKey> changeByHand() {
    patch(
        "namespace",
        namespace,
        "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/enforce\":\"privileged\"}}}");
    patch("resource-quota", "coditect", "{\"spec\":{\"hard\":{\"pods\":\"1000\"}}}");
    patch("limit-range", "coditect", "{\"spec\":{\"limits\":[]}}");
    // Not one of our fields is changed here: what is added opens the tenant.
    patch("network-policy", "coditect-default-deny", "{\"spec\":{\"ingress\":[{}]}}");
    patch(
        "network-policy",
        "coditect-allow-dns",
        "{\"spec\":{\"podSelector\":{\"matchLabels\":{\"app\":\"web\"}}}}");
    patch(
        "network-policy",
        "coditect-allow-same-tenant",
        "{\"spec\":{\"egress\":[{\"to\":[{\"namespaceSelector\":{}}]}]}}");
    patch(
        "network-policy",
        "coditect-allow-ingress",
        "{\"spec\":{\"policyTypes\":[\"Ingress\",\"Egress\"],\"egress\":[{}]}}");
    patch(
        "service-account",
        "default",
        """
        {"automountServiceAccountToken": true, "imagePullSecrets": [{"name": "another"}],
         "metadata": {"annotations": {"cloud.test/role": "somebody"}}}
        """);
    addIntruder();
    return List.of(
        key("namespace", namespace),
        key("resource-quota", "coditect"),
        key("limit-range", "coditect"),
        key("network-policy", "coditect-default-deny"),
        key("network-policy", "coditect-allow-dns"),
        key("network-policy", "coditect-allow-same-tenant"),
        key("network-policy", "coditect-allow-ingress"),
        key("service-account", "default"),
        key("role-binding", "coditect-owners"));
  }

  private void addIntruder() {
    var bindings = client.rbac().roleBindings().inNamespace(namespace);
    bindings
        .withName("coditect-owners")
        .edit(
            binding ->
                new RoleBindingBuilder(binding)
                    .addNewSubject()
                    .withApiGroup("rbac.authorization.k8s.io")
                    .withKind("User")
                    .withName("intruder")
                    .endSubject()
                    .build());
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
    patch(
        "network-policy",
        "coditect-allow-ingress",
        """
        {"spec":{"ingress":[{"from":[
          {"namespaceSelector":{"matchLabels":{"coditect.ai/role":"ingress-controller"}}},
          {"ipBlock":{"cidr":"0.0.0.0/0"}}]}]}}
        """);
    patch("network-policy", "coditect-default-deny", "{\"spec\":{\"ingress\":[{}]}}");
    patch(
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
    patch("network-policy", "coditect-default-deny", "{\"spec\":{\"ingress\":[{}]}}");
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
  void aLimitThatSomebodyAddsToOurQuotaGoesAgain() {
    converge();
    patch("resource-quota", "coditect", "{\"spec\":{\"hard\":{\"count/secrets\":\"999\"}}}");
    assertThat(plan().steps())
        .extracting(Step::key)
        .containsExactly(key("resource-quota", "coditect"));
    converge();
    assertThat(
            client
                .resourceQuotas()
                .inNamespace(namespace)
                .withName("coditect")
                .get()
                .getSpec()
                .getHard())
        .doesNotContainKey("count/secrets");
  }

  @Test
  void whatOthersAddBesideOursStays() {
    converge();
    patch("namespace", namespace, "{\"metadata\":{\"labels\":{\"team\":\"blue\"}}}");
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
    patch("namespace", namespace, "{\"metadata\":{\"finalizers\":[\"example.com/kept\"]}}");
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
    patch("namespace", namespace, "{\"metadata\":{\"finalizers\":null}}");
    Awaitility.await().until(() -> client.namespaces().withName(namespace).get() == null);
    assertThat(target.apply(scope, delete)).isEqualTo(new Observation.Absent());
    assertThat(target.observe(scope, List.of())).isEmpty();
  }

  private static ResourceKey key(String kind, String name) {
    return new ResourceKey("kubernetes", kind, name);
  }

  private void patch(String kind, String name, String mergePatch) {
    object(key(kind, name))
        .patch(
            io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
            mergePatch);
  }

  private Resource<GenericKubernetesResource> object(ResourceKey key) {
    ObjectKind kind = ObjectKind.of(key.kind());
    var objects = client.genericKubernetesResources(kind.context());
    return kind == ObjectKind.NAMESPACE
        ? objects.withName(key.name())
        : objects.inNamespace(namespace).withName(key.name());
  }
}
