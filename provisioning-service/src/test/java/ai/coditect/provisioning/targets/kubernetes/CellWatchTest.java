package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.ResourceKey;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
class CellWatchTest {

  private static final int LOOKS = 30;

  private final List<TenantId> drifted = new CopyOnWriteArrayList<>();
  private final TestNamespace namespace = new TestNamespace(drifted::add);
  private final TenantId tenant = namespace.scope.tenant();
  private final TenantIntent active = TestTenants.free(tenant);

  @BeforeEach
  void watch() {
    namespace.watches.start();
    await().until(() -> namespace.watches.current(namespace.scope.cell()));
    namespace.converge(active, namespace.owner());
  }

  @AfterEach
  void end() {
    namespace.watches.destroy();
  }

  @Test
  void whatWeDoOurselvesIsNoDriftAndWhatOthersDoIs() {
    // Ours, seen when the hand's change that came after it is.
    changeQuota("1000");
    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(drifted).contains(tenant));
    assertThat(drifted).containsOnly(tenant);

    namespace.converge(active, namespace.owner());
    drifted.clear();
    namespace
        .client
        .network()
        .v1()
        .networkPolicies()
        .inNamespace(namespace.name)
        .withName("coditect-default-deny")
        .delete();
    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(drifted).contains(tenant));
  }

  @Test
  void aLabelOfTheTenantsOwnIsNoDrift() {
    await().until(this::quiet);
    namespace
        .client
        .namespaces()
        .withName(namespace.name)
        .edit(
            found ->
                new NamespaceBuilder(found)
                    .editMetadata()
                    .addToLabels("team", "blue")
                    .endMetadata()
                    .build());
    changeQuota("1001");
    await().untilAsserted(() -> assertThat(drifted).hasSize(1));
  }

  @Test
  void aQuietTenantIsCheckedWithoutACallAndOneThatChangedIsLookedAt() {
    await().until(this::quiet);
    long before = lists();
    for (int i = 0; i < 200; i++) {
      assertThat(namespace.plan(active, namespace.owner()).converged()).isTrue();
    }
    assertThat(lists()).isEqualTo(before);

    changeQuota("1002");
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> !namespace.plan(active, namespace.owner()).converged());
  }

  @Test
  void aTenantThatIsToBeSuspendedIsAlwaysLookedAt() {
    TenantIntent held = TestTenants.held(active, Hold.Cause.PAYMENT);
    namespace.converge(held, namespace.owner());
    assertThat(namespace.plan(held, namespace.owner()).converged()).isTrue();
    long before = lists();
    assertThat(namespace.plan(held, namespace.owner()).converged()).isTrue();
    assertThat(lists()).isGreaterThan(before);
  }

  @Test
  void anEnvironmentThatATenantDoesNotHaveIsNotAskedForWhileTheWatchKnowsOfNone() {
    TenantIntent held = TestTenants.held(active, Hold.Cause.PAYMENT);
    namespace.converge(held, namespace.owner());
    long before = lookedForInVain();
    for (int i = 0; i < LOOKS; i++) {
      assertThat(namespace.plan(held, namespace.owner()).converged()).isTrue();
    }
    // Others may ask for what is not there too, but not that often.
    assertThat(lookedForInVain() - before).isLessThan(LOOKS);
  }

  @Test
  void anEnvironmentThatComesAfterItWasTakenToBeAbsentHasItsTenantLookedAt() {
    TenantIntent team = TestTenants.intent(tenant, 2, "team", OperationId.next());
    assertThat(namespace.plan(active, namespace.owner()).retained()).isEmpty();
    drifted.clear();
    // As another replica does it.
    var other = TestNamespace.unwatched(TestControlPlane.shared().provisionerKubeconfig().file());
    namespace
        .plan(team, namespace.owner())
        .steps()
        .forEach(step -> TestNamespace.onceThereIsQuota(() -> other.apply(namespace.scope, step)));
    await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(drifted).contains(tenant));
    assertThat(namespace.plan(active, namespace.owner()).retained())
        .extracting(ResourceKey::name)
        .containsExactly("dev/" + namespace.name + "-dev");
  }

  /** Whether looking costs no call any more: the watches have brought what was applied. */
  private boolean quiet() {
    namespace.plan(active, namespace.owner());
    long before = lists();
    namespace.plan(active, namespace.owner());
    return lists() == before;
  }

  private void changeQuota(String pods) {
    // Without the version that was read: the quota's controller writes to it as well.
    namespace
        .client
        .resourceQuotas()
        .inNamespace(namespace.name)
        .withName("coditect")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"hard\": {\"pods\": \"%s\"}}}".formatted(pods));
  }

  /** How often anybody has listed limit ranges in a namespace, as the API server counts it. */
  private long lists() {
    return counted("resource=\"limitranges\"", "verb=\"LIST\"", "scope=\"namespace\"");
  }

  /** How often anybody has asked for a namespace that is not there. */
  private long lookedForInVain() {
    return counted("resource=\"namespaces\"", "verb=\"GET\"", "code=\"404\"");
  }

  private long counted(String... labels) {
    return namespace
        .client
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total{"))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
