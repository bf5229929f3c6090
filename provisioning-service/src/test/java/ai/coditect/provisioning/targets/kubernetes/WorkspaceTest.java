package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetBench;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The workspace volume: how it grows, and how it goes. */
@NullMarked
class WorkspaceTest extends TargetBench {

  private static final Path PROVISIONER = TestControlPlane.shared().provisionerKubeconfig().file();

  private final KubernetesTarget target = TestNamespace.unwatched(PROVISIONER);
  private final KubernetesClient client =
      TestCells.connections(TestControlPlane.shared().kubeconfig().file()).client(scope.cell());
  private final String namespace = "t-" + scope.tenant().suffix();
  private final ResourceKey key =
      ObjectKind.VOLUME_CLAIM.keyOf(Marks.first(scope), "coditect-workspace");
  private String size = "10Gi";

  @Override
  protected Target target() {
    return target;
  }

  @Override
  protected TierDefinition tier() {
    return TestTiers.withWorkspace(size);
  }

  private Resource<PersistentVolumeClaim> claim() {
    return client.persistentVolumeClaims().inNamespace(namespace).withName(key.name());
  }

  /** As a cluster with a storage provisioner would say it. */
  private void bind(String capacity) {
    claim()
        .editStatus(
            claim ->
                claim
                    .edit()
                    .withNewStatus()
                    .withPhase("Bound")
                    .addToCapacity("storage", new Quantity(capacity))
                    .endStatus()
                    .build());
  }

  @Override
  protected Observation apply(Target target, Step step) {
    return TestNamespace.onceThereIsQuota(() -> target.apply(scope, step));
  }

  @Test
  void aWorkspaceGrowsInPlaceOnceItIsBound() {
    converge();
    bind("10Gi");
    size = "20Gi";
    assertThat(plan().steps())
        .extracting(Step::key)
        .containsExactlyInAnyOrder(
            key, ObjectKind.RESOURCE_QUOTA.keyOf(Marks.first(scope), "coditect"));
    converge();
    assertThat(claim().get().getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("20Gi"));
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void aWorkspaceNeverShrinks() {
    converge();
    bind("10Gi");
    size = "5Gi";
    Step shrink =
        plan().steps().stream().filter(step -> step.key().equals(key)).findFirst().orElseThrow();
    assertThatThrownBy(() -> target.apply(scope, shrink))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Rejected.class))
        .hasMessageContaining("can not be less than status.capacity");
    assertThat(claim().get().getSpec().getResources().getRequests())
        .containsEntry("storage", new Quantity("10Gi"));
  }

  @Test
  void itsClassIsForNothingElse() {
    converge();
    assertThatThrownBy(
            () ->
                client
                    .persistentVolumeClaims()
                    .inNamespace(namespace)
                    .resource(
                        claim()
                            .get()
                            .edit()
                            .withNewMetadata()
                            .withName("more")
                            .endMetadata()
                            .withStatus(null)
                            .build())
                    .create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("exceeded quota");
  }

  @Test
  void aTierWithoutAWorkspaceKeepsItsDataForNow() {
    converge();
    Plan without = planWithout(key);
    assertThat(without.retained()).containsExactly(key);
    assertThat(without.steps()).isEmpty();
  }

  @Test
  void theArchiveTellsOfTheVolume() throws IOException {
    converge();
    Map<String, String> files = new LinkedHashMap<>();
    var export = new WorkspaceExport(TestCells.connections(PROVISIONER));
    export.export(
        scope,
        name ->
            new ByteArrayOutputStream() {
              @Override
              public void close() {
                files.put(name, toString(StandardCharsets.UTF_8));
              }
            });
    assertThat(export.covers(key)).isTrue();
    assertThat(files).containsOnlyKeys("workspace/claim.json");
    assertThat(files.getOrDefault("workspace/claim.json", ""))
        .contains("\"requested\":\"10Gi\"", "\"contents\":false");
  }

  @Test
  void itIsGoneBeforeItsNamespaceIs() {
    converge();
    assertThat(target.observe(scope, List.of()).get(key))
        .isInstanceOfSatisfying(
            Observation.Present.class,
            claim -> {
              assertThat(claim.nature()).isEqualTo(Nature.DATA);
              assertThat(claim.needs()).contains(Marks.first(scope).key());
            });
    await()
        .ignoreException(FailureException.class)
        .untilAsserted(
            () ->
                assertThat(target.apply(scope, new Step.Delete(key, Nature.DATA, Set.of())))
                    .isEqualTo(new Observation.Absent()));
  }

  private Plan planWithout(ResourceKey left) {
    List<DesiredResource> desired =
        desired().stream().filter(resource -> !resource.key().equals(left)).toList();
    return plan(desired);
  }
}
