package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.localstack.testing.TestPods;
import ai.coditect.provisioning.TestTenants;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodFluent;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a tier says of its pods and volumes, as the API server gives it to them and as an owner
 * cannot get around it.
 */
@NullMarked
class PodClassesTest {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final TestNamespace namespace = new TestNamespace();
  private final KubernetesClient owner =
      namespace.as(
          Objects.requireNonNull(namespace.owner().members().getFirst().identity())
              .kubernetesUser());

  @Test
  void podsThatNameNothingGetTheTiersPriorityAndNodes() {
    converge("enterprise");
    Pod made = admitted(spec -> spec);
    assertThat(made.getSpec().getPriorityClassName()).isEqualTo("coditect-enterprise");
    assertThat(made.getSpec().getPriority()).isEqualTo(100_000);
    assertThat(made.getSpec().getPreemptionPolicy()).isEqualTo("Never");
    assertThat(made.getSpec().getNodeSelector()).containsEntry("coditect.ai/pool", "enterprise");
    assertThat(made.getSpec().getTolerations())
        .extracting(Toleration::getKey, Toleration::getOperator, Toleration::getValue)
        .contains(tuple("coditect.ai/pool", "Equal", "enterprise"));
  }

  @Test
  void nobodyRunsOnNodesOfAnotherTier() {
    converge("free");
    Pod made = admitted(spec -> spec);
    assertThat(made.getSpec().getPriority()).isZero();
    assertThat(made.getSpec().getNodeSelector()).isNullOrEmpty();
    refused("nodes", spec -> spec.addToNodeSelector("coditect.ai/pool", "enterprise"));
    refused("toleration", spec -> tolerating(spec, "coditect.ai/pool", "Equal", "enterprise"));
    refused("toleration", spec -> tolerating(spec, "coditect.ai/pool", "Exists", null));
    refused("toleration", spec -> tolerating(spec, null, "Exists", null));
    refused("nodeName", spec -> spec.withNodeName("node-of-enterprise"));
    refused("PriorityClass", spec -> spec.withPriorityClassName("coditect-enterprise"));
  }

  @Test
  void theTiersRuntimeClassIsTheOnlyOne() {
    converge("free");
    for (String name : new String[] {"coditect-test-sandbox", "coditect-test-other"}) {
      namespace
          .client
          .resource(
              """
              {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "handler": "sandbox",
               "metadata": {"name": "%s"}}
              """
                  .formatted(name))
          .serverSideApply();
    }
    refused("RuntimeClass", spec -> spec.withRuntimeClassName("coditect-test-other"));
    mark("labels", "runtime-class", "coditect-test-sandbox");
    await()
        .untilAsserted(
            () ->
                assertThat(create(spec -> spec).getSpec().getRuntimeClassName())
                    .isEqualTo("coditect-test-sandbox"));
    refused("RuntimeClass", spec -> spec.withRuntimeClassName("coditect-test-other"));
  }

  @Test
  void volumesOfATenantAreOfTheTiersClass() {
    converge("enterprise");
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> claim("coditect-workspace"))
                    .hasMessageContaining("of the StorageClass coditect-enterprise"));
    assertThatThrownBy(() -> claim(null))
        .hasMessageContaining("of the StorageClass coditect-enterprise");
    await().ignoreExceptions().until(() -> claim("coditect-enterprise") != null);
  }

  @Test
  void aPodsTokenIsForTheCloudOfItsCellAndForNobodyElse() {
    converge("free");
    refused("token", spec -> mounting(spec, "cloud.test"));
    mark("annotations", "token-audience", "cloud.test");
    await().ignoreExceptions().until(() -> create(spec -> mounting(spec, "cloud.test")) != null);
    refused("token", spec -> mounting(spec, "https://kubernetes.default.svc"));
    refused("token", spec -> mounting(spec, null));
  }

  /** As the cell's configuration, or another tier, would have it. */
  private void mark(String kind, String name, String value) {
    namespace
        .client
        .namespaces()
        .withName(namespace.name)
        .patch(
            "{\"metadata\": {\"%s\": {\"coditect.ai/%s\": \"%s\"}}}".formatted(kind, name, value));
  }

  private void converge(String tier) {
    var intent = TestTenants.intent(namespace.scope.tenant(), 1, tier, OperationId.next());
    await()
        .ignoreExceptions()
        .until(
            () -> {
              namespace.converge(intent, namespace.owner());
              return namespace.plan(intent, namespace.owner()).converged();
            });
  }

  private PersistentVolumeClaim claim(@Nullable String storageClass) {
    String of = storageClass == null ? "" : "storageClassName: " + storageClass;
    namespace.create(
        owner,
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: mine}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          %s
        """
            .formatted(of));
    return owner.persistentVolumeClaims().inNamespace(namespace.name).withName("mine").get();
  }

  private void refused(String why, UnaryOperator<PodFluent<PodBuilder>.SpecNested<PodBuilder>> of) {
    await().untilAsserted(() -> assertThatThrownBy(() -> create(of)).hasMessageContaining(why));
  }

  private Pod admitted(UnaryOperator<PodFluent<PodBuilder>.SpecNested<PodBuilder>> of) {
    return await().ignoreExceptions().until(() -> create(of), Objects::nonNull);
  }

  private Pod create(UnaryOperator<PodFluent<PodBuilder>.SpecNested<PodBuilder>> of) {
    String name = "pod-" + COUNT.incrementAndGet();
    Pod pod =
        of.apply(new PodBuilder(TestPods.pod(name, "10m", true)).editSpec()).endSpec().build();
    return owner.pods().inNamespace(namespace.name).resource(pod).create();
  }

  private static PodFluent<PodBuilder>.SpecNested<PodBuilder> tolerating(
      PodFluent<PodBuilder>.SpecNested<PodBuilder> spec,
      @Nullable String key,
      String operator,
      @Nullable String value) {
    return spec.addNewToleration()
        .withKey(key)
        .withOperator(operator)
        .withValue(value)
        .endToleration();
  }

  private static PodFluent<PodBuilder>.SpecNested<PodBuilder> mounting(
      PodFluent<PodBuilder>.SpecNested<PodBuilder> spec, @Nullable String audience) {
    return spec.addNewVolume()
        .withName("token")
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken()
        .withAudience(audience)
        .withPath("token")
        .endServiceAccountToken()
        .endSource()
        .endProjected()
        .endVolume();
  }
}
