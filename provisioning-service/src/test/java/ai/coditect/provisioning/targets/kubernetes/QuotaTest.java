package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestPods;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.tier.QuotaScope;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A namespace's quotas, and what is counted by them. */
@NullMarked
class QuotaTest {

  private static final String OF_WORKSPACES =
      "kubernetes.coditect-workspace.storageclass.storage.k8s.io/requests.storage";

  private final TestNamespace namespace = new TestNamespace();
  private final TenantIntent free = TestTenants.free(namespace.scope.tenant());
  private final QuotaUsage meter =
      new QuotaUsage(
          TestCells.connections(TestControlPlane.shared().provisionerKubeconfig().file()));

  @BeforeEach
  void converge() {
    namespace.converge(free, namespace.owner());
    await()
        .until(
            () ->
                quotas().size() == QuotaScope.values().length
                    && quotas().values().stream().allMatch(QuotaTest::isCounted));
  }

  @Test
  void podsThatEndAndPodsThatGoOnLeaveRoomToEachOtherAndAreCountedOnceInTheWhole() {
    create(TestPods.pod("goes-on", "900m", true));
    assertThatThrownBy(() -> create(TestPods.pod("goes-on-too", "50m", true)))
        .hasMessageContaining("exceeded quota: coditect-not-terminating");
    create(ending("ends", "100m"));
    assertThatThrownBy(() -> create(ending("ends-too", "50m")))
        .hasMessageContaining("exceeded quota: coditect,");

    awaitUsage("kubernetes.requests.cpu", 1_000);
    awaitUsage("kubernetes.not-terminating.requests.cpu", 900);
    awaitUsage("kubernetes.terminating.requests.cpu", 100);
    awaitUsage("kubernetes.terminating.pods", 1);
    assertThat(meter.limits(TestTiers.free()))
        .containsEntry("kubernetes.requests.cpu", 1_000L)
        .containsEntry("kubernetes.terminating.requests.cpu", 500L);
    // As of a tenant whose tier had none of these quotas yet.
    quotas()
        .forEach(
            (name, quota) -> {
              if (!name.equals(QuotaScope.ALL.quotaName())) {
                namespace.client.resource(quota).delete();
              }
            });
    assertThat(usage(TestTiers.free()))
        .containsEntry("kubernetes.not-terminating.requests.cpu", 900L)
        .containsEntry("kubernetes.terminating.requests.cpu", 100L)
        .containsEntry("kubernetes.terminating.pods", 1L);
  }

  @Test
  void aQuotaOfAnotherScopeIsReplacedAlthoughItsScopeCannotBeChanged() {
    ResourceQuota quota = terminating();
    namespace.client.resource(quota).delete();
    namespace
        .client
        .resource(
            new ResourceQuotaBuilder(quota)
                .editMetadata()
                .withResourceVersion(null)
                .withManagedFields()
                .endMetadata()
                .editSpec()
                .withScopes("NotTerminating")
                .endSpec()
                .build())
        .create();
    namespace.converge(free, namespace.owner());
    assertThat(terminating().getSpec().getScopes()).containsExactly("Terminating");
    assertThat(namespace.plan(free, namespace.owner()).converged()).isTrue();
  }

  @Test
  void aWorkspaceThatIsKeptIsInNobodysWayToATierWithoutOne() {
    namespace.converge(
        TestTenants.intent(
            namespace.scope.tenant(), 2, "team", ai.coditect.contracts.id.OperationId.next()),
        namespace.owner());
    // Made by the administrator, as a tier before would have left it.
    namespace
        .client
        .resourceQuotas()
        .inNamespace(namespace.name)
        .withName("coditect")
        .patch(
            """
            {"spec": {"hard": {
              "coditect-workspace.storageclass.storage.k8s.io/requests.storage": null,
              "coditect-workspace.storageclass.storage.k8s.io/persistentvolumeclaims": null}}}
            """);
    await().ignoreExceptions().until(() -> namespace.client.resource(workspace()).create() != null);
    assertThat(usage(TestTiers.of(new TierName("team")))).containsEntry(OF_WORKSPACES, 0L);
    assertThat(usage(TestTiers.of(new TierName("enterprise"))))
        .containsEntry(OF_WORKSPACES, 10L << 30);
  }

  @Test
  void whatIsUsedIsToldAsTheSumOfTheEnvironmentsAndOfEachAlone() {
    namespace.converge(
        TestTenants.intent(
            namespace.scope.tenant(), 2, "team", ai.coditect.contracts.id.OperationId.next()),
        namespace.owner());
    TierDefinition team = TestTiers.of(new TierName("team"));
    create(TestPods.pod("first", "500m", true));
    var dev = namespace.client.pods().inNamespace(namespace.name + "-dev");
    await()
        .ignoreExceptions()
        .until(() -> dev.resource(TestPods.pod("second", "250m", true)).create() != null);
    await()
        .untilAsserted(
            () ->
                assertThat(usage(team))
                    .containsEntry("kubernetes.requests.cpu", 750L)
                    .containsEntry("kubernetes.environments.prod.requests.cpu", 500L)
                    .containsEntry("kubernetes.environments.dev.requests.cpu", 250L));
    assertThat(meter.limits(team))
        .containsEntry("kubernetes.requests.cpu", 20_000L)
        .containsEntry("kubernetes.environments.prod.requests.cpu", 16_000L)
        .containsEntry("kubernetes.environments.dev.requests.cpu", 4_000L);
    assertThat(usage(TestTiers.free()))
        .as("of a tier without environments what would stay")
        .containsEntry("kubernetes.requests.cpu", 500L)
        .doesNotContainKey("kubernetes.environments.prod.requests.cpu");
  }

  private io.fabric8.kubernetes.api.model.PersistentVolumeClaim workspace() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("coditect-workspace")
        .withNamespace(namespace.name)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName("coditect-workspace")
        .withNewResources()
        .addToRequests("storage", new Quantity("10Gi"))
        .endResources()
        .endSpec()
        .build();
  }

  private void awaitUsage(String name, long used) {
    await().untilAsserted(() -> assertThat(usage(TestTiers.free())).containsEntry(name, used));
  }

  private Map<String, Long> usage(TierDefinition tier) {
    return meter.usage(namespace.scope, tier).stream()
        .collect(Collectors.toMap(Usage::name, Usage::used));
  }

  private Map<String, ResourceQuota> quotas() {
    var all = namespace.client.resourceQuotas().inNamespace(namespace.name).list().getItems();
    return all.stream()
        .filter(
            quota ->
                Arrays.stream(QuotaScope.values())
                    .anyMatch(scope -> scope.quotaName().equals(quota.getMetadata().getName())))
        .collect(Collectors.toMap(quota -> quota.getMetadata().getName(), quota -> quota));
  }

  private ResourceQuota terminating() {
    return Objects.requireNonNull(quotas().get("coditect-terminating"));
  }

  private static boolean isCounted(ResourceQuota quota) {
    return quota.getStatus() != null && quota.getStatus().getUsed() != null;
  }

  private void create(Pod pod) {
    namespace.client.pods().inNamespace(namespace.name).resource(pod).create();
  }

  private static Pod ending(String name, String cpu) {
    return new PodBuilder(TestPods.pod(name, cpu, true))
        .editSpec()
        .withActiveDeadlineSeconds(60L)
        .endSpec()
        .build();
  }
}
