package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** A tenant with a namespace for each of two environments, and its ways to a tier with one. */
@NullMarked
class EnvironmentsTest {

  private final TestNamespace namespace = new TestNamespace();
  private final String dev = namespace.name + "-dev";
  private final TenantIntent free = TestTenants.free(namespace.scope.tenant());
  private final TenantIntent team =
      TestTenants.intent(namespace.scope.tenant(), 2, "team", OperationId.next());

  @Test
  void eachEnvironmentHasQuotasOfItsOwnAndAllElseLikeTheFirst() {
    converge(team);
    assertThat(labels(namespace.name)).containsEntry("coditect.ai/environment", "prod");
    assertThat(labels(dev))
        .containsEntry("coditect.ai/environment", "dev")
        .containsAllEntriesOf(Marks.of(namespace.scope));
    assertThat(pods(namespace.name)).isEqualTo("150");
    assertThat(pods(dev)).isEqualTo("50");
    assertThat(objects(dev)).isNotEmpty().isEqualTo(objects(namespace.name));
    assertThat(plan(team).converged()).isTrue();
  }

  @Test
  void theNamespaceThatATenantHasAlwaysHadIsTheFirstAndStaysWhateverComesAndGoes() {
    converge(free);
    run(namespace.name, 1);
    String uid = itself(namespace.name).getMetadata().getUid();

    converge(team);
    run(dev, 2);
    converge(free);

    assertThat(itself(namespace.name).getMetadata().getUid()).isEqualTo(uid);
    assertThat(labels(namespace.name)).doesNotContainKey("coditect.ai/environment");
    assertThat(replicas(namespace.name)).isEqualTo(1);
    assertThat(replicas(dev)).isZero();
  }

  @Test
  void anEnvironmentThatIsNotInTheTierAnyMoreIsKeptWithNobodyInItAndComesBackAsItWas() {
    converge(team);
    run(dev, 2);
    List<String> before = objects(dev);
    String uid = itself(dev).getMetadata().getUid();
    bindEve();

    Plan leaving = plan(free);
    assertThat(leaving.steps())
        .filteredOn(Step.Delete.class::isInstance)
        .extracting(step -> step.key() + " " + step.verb())
        .containsExactly(
            "kubernetes.role-binding.dev/coditect-owners revoked",
            "kubernetes.workloads.dev/running stopped");
    assertThat(leaving.retained()).containsExactly(key("namespace", dev));
    converge(free);

    assertThat(pods(dev)).isEqualTo("0");
    assertThat(replicas(dev)).isZero();
    assertThat(plan(free).converged()).isTrue();
    var eves = namespace.as("eve").apps().deployments().inNamespace(dev);
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> eves.withName("web").scale(1))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("this tenant is suspended"));

    converge(team);
    assertThat(itself(dev).getMetadata().getUid()).isEqualTo(uid);
    assertThat(labels(dev)).doesNotContainKey("coditect.ai/suspended");
    assertThat(replicas(dev)).isEqualTo(2);
    assertThat(pods(dev)).isEqualTo("50");
    assertThat(objects(dev)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(plan(team).converged()).isTrue();
  }

  @Test
  void stoppingAnEnvironmentThatBrokeOffOrThatSomebodyUndidIsDoneAgain() {
    converge(team);
    run(dev, 2);
    converge(free);
    namespace.client.apps().deployments().inNamespace(dev).withName("web").scale(1);
    assertThat(plan(free).keys()).containsExactly(key("workloads", "running"));
    converge(free);
    assertThat(replicas(dev)).isZero();
    namespace
        .client
        .namespaces()
        .withName(dev)
        .patch("{\"metadata\": {\"labels\": {\"coditect.ai/suspended\": null}}}");
    assertThat(plan(free).keys()).containsExactly(key("workloads", "running"));
    converge(free);
    assertThat(labels(dev)).containsEntry("coditect.ai/suspended", "true");
  }

  @Test
  void aHoldStopsAllEnvironmentsAndItsReleaseBringsThemBack() {
    converge(team);
    run(namespace.name, 1);
    run(dev, 2);
    TenantIntent held = TestTenants.held(team, Hold.Cause.PAYMENT);
    converge(held);
    for (String each : List.of(namespace.name, dev)) {
      assertThat(labels(each)).containsEntry("coditect.ai/suspended", "true");
      assertThat(replicas(each)).isZero();
      assertThat(bindings(each)).isEmpty();
    }
    assertThat(plan(held).converged()).isTrue();
    converge(TestTenants.released(held));
    assertThat(replicas(namespace.name)).isEqualTo(1);
    assertThat(replicas(dev)).isEqualTo(2);
    assertThat(bindings(dev)).containsExactly("RoleBinding coditect-owners");
  }

  @Test
  void whatIsChangedByHandInOneEnvironmentIsSeenAndHealedThereAlone() {
    converge(team);
    namespace
        .client
        .resourceQuotas()
        .inNamespace(dev)
        .withName("coditect")
        .patch("{\"spec\": {\"hard\": {\"pods\": \"1000\"}}}");
    namespace.client.network().v1().networkPolicies().inNamespace(dev).delete();
    assertThat(plan(team).keys())
        .hasSize(6)
        .contains(key("resource-quota", "coditect"))
        .allMatch(key -> key.name().startsWith("dev/"));
    converge(team);
    assertThat(pods(dev)).isEqualTo("50");
    assertThat(plan(team).converged()).isTrue();
  }

  @Test
  void aNamespaceOfSomebodyElseInTheEnvironmentsPlaceIsNotTouchedAndTheFirstIsMade() {
    var theirs = new NamespaceBuilder().withNewMetadata().withName(dev).endMetadata().build();
    namespace.client.resource(theirs).create();
    Plan plan = plan(team);
    assertThat(plan.hindrances().get(key("namespace", dev))).isInstanceOf(Failure.Terminal.class);
    assertThat(plan.keys()).isNotEmpty().noneMatch(key -> key.name().startsWith("dev/"));
    converge(team);
    assertThat(objects(namespace.name)).isNotEmpty();
    assertThat(objects(dev)).isEmpty();
    namespace.client.namespaces().withName(dev).delete();
  }

  private void converge(TenantIntent intent) {
    namespace.converge(intent, namespace.owner());
  }

  private Plan plan(TenantIntent intent) {
    return namespace.plan(intent, namespace.owner());
  }

  /** Of the tenant's own, as one of its members makes it. */
  private void run(String in, int replicas) {
    namespace
        .client
        .resource(
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "%s"},
             "spec": {"replicas": %d, "selector": {"matchLabels": {"app": "web"}},
              "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "none"}]}}}}
            """
                .formatted(in, replicas))
        .create();
  }

  private int replicas(String in) {
    return namespace
        .client
        .apps()
        .deployments()
        .inNamespace(in)
        .withName("web")
        .require()
        .getSpec()
        .getReplicas();
  }

  private void bindEve() {
    namespace
        .client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("tenant-made")
                .withNamespace(dev)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "coditect:tenant-owner")
                .addNewSubject("rbac.authorization.k8s.io", "User", "eve", null)
                .build())
        .create();
  }

  private Namespace itself(String name) {
    return namespace.client.namespaces().withName(name).require();
  }

  private Map<String, String> labels(String name) {
    return itself(name).getMetadata().getLabels();
  }

  private String pods(String in) {
    ResourceQuota quota =
        namespace.client.resourceQuotas().inNamespace(in).withName("coditect").require();
    return String.valueOf(quota.getSpec().getHard().get("pods"));
  }

  private List<String> bindings(String in) {
    return names(namespace.client.rbac().roleBindings().inNamespace(in).list().getItems());
  }

  /** Ours, by name. */
  private List<String> objects(String in) {
    List<String> objects = new ArrayList<>();
    objects.addAll(names(namespace.client.resourceQuotas().inNamespace(in).list().getItems()));
    objects.addAll(names(namespace.client.limitRanges().inNamespace(in).list().getItems()));
    objects.addAll(
        names(namespace.client.network().v1().networkPolicies().inNamespace(in).list().getItems()));
    objects.addAll(bindings(in));
    return objects;
  }

  private List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream()
        .filter(object -> Marks.areOn(object, namespace.scope))
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .sorted()
        .toList();
  }

  private static ResourceKey key(String kind, String name) {
    return new ResourceKey("kubernetes", kind, "dev/" + name);
  }
}
