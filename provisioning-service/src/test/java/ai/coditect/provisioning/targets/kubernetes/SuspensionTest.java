package ai.coditect.provisioning.targets.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullMarked
class SuspensionTest {

  private static final String POD =
      """
      spec:
        securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
        restartPolicy: %s
        containers:
        - name: main
          image: example.invalid/none
          securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      """;

  private final TestNamespace namespace = new TestNamespace();
  private final TenantIntent active = TestTenants.free(namespace.scope.tenant());
  private final TenantIntent held = TestTenants.held(active, Hold.Cause.SECURITY);

  @BeforeEach
  void run() {
    converge(active);
    namespace.create(
        namespace.as(user()),
        scaled("Deployment", "web", 3)
            + scaled("Deployment", "off", 0)
            + scaled("StatefulSet", "store", 1)
            + scaled("ReplicaSet", "bare", 1)
            + cron("nightly", false)
            + cron("paused", true)
            + job("import", false)
            + job("waiting", true)
            + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: loner}\n"
            + POD.formatted("Always"));
    // The controllers have seen the quota and made the pods: 3 + 1 + 1 + 1 + the bare one.
    await().until(() -> pods() >= 7);
  }

  @Test
  void everythingIsStoppedAndComesBackAsItWas() {
    Map<String, String> before = settings();
    converge(held);
    assertThat(settings())
        .containsEntry("Deployment web", "0")
        .containsEntry("StatefulSet store", "0")
        .containsEntry("ReplicaSet bare", "0")
        .containsEntry("CronJob nightly", "true")
        .containsEntry("Job import", "true");
    await().untilAsserted(() -> assertThat(pods()).isZero());
    assertThat(namespace.plan(held, namespace.owner()).converged()).isTrue();

    converge(TestTenants.released(held));
    assertThat(settings()).isEqualTo(before);
    assertThat(namespace.plan(active, namespace.owner()).converged()).isTrue();
    assertThat(
            namespace
                .client
                .apps()
                .deployments()
                .inNamespace(namespace.name)
                .withName("web")
                .get()
                .getMetadata()
                .getAnnotations())
        .doesNotContainKey("coditect.ai/replicas-when-released");
  }

  @Test
  void stoppingThatBrokeOffIsTakenUpAgainAndForgetsNothing() {
    Map<String, String> before = settings();
    var workloads = new Workloads(new Cluster(namespace.client, Marks.first(namespace.scope)));
    workloads.stop();
    // As if the run had ended before its last object.
    namespace.client.apps().deployments().inNamespace(namespace.name).withName("web").scale(3);
    converge(held);
    workloads.stop();
    assertThat(settings()).containsEntry("Deployment web", "0");
    converge(active);
    assertThat(settings()).isEqualTo(before);
  }

  @Test
  void nobodyButThePlatformWritesInASuspendedNamespaceNotEvenBySomethingTheyMadeBefore() {
    var eve =
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName("tenant-made")
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "coditect:tenant-owner")
            .addNewSubject("rbac.authorization.k8s.io", "User", "eve", null)
            .build();
    namespace.client.rbac().roleBindings().inNamespace(namespace.name).resource(eve).create();
    converge(held);
    var deployments = namespace.as("eve").apps().deployments().inNamespace(namespace.name);
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> deployments.withName("web").scale(1))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("this tenant is suspended"));
    assertThatThrownBy(() -> deployments.withName("web").delete())
        .hasMessageContaining("this tenant is suspended");
    assertThatThrownBy(
            () ->
                namespace.as(user()).configMaps().inNamespace(namespace.name).withName("any").get())
        .as("what we gave is taken back")
        .hasMessageContaining("forbidden");
  }

  private void converge(TenantIntent intent) {
    namespace.converge(intent, namespace.owner());
  }

  private String user() {
    return java.util.Objects.requireNonNull(namespace.owner().members().getFirst().identity())
        .kubernetesUser();
  }

  private long pods() {
    return namespace.client.pods().inNamespace(namespace.name).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .count();
  }

  /** Replicas, or whether it is suspended, of each object that makes pods. */
  private Map<String, String> settings() {
    var settings = new TreeMap<String, String>();
    var cluster = new Cluster(namespace.client, Marks.first(namespace.scope));
    for (WorkloadKind kind : WorkloadKind.values()) {
      for (var object : cluster.list(kind.context())) {
        boolean ofAnother = object.path("metadata").has("ownerReferences");
        if (!ofAnother) {
          var spec = object.path("spec");
          settings.put(
              kind.context().getKind() + " " + object.at("/metadata/name").asString(),
              (spec.has("replicas") ? spec.path("replicas") : spec.path("suspend")).asString());
        }
      }
    }
    return settings;
  }

  private static String scaled(String kind, String name, int replicas) {
    return """
    ---
    apiVersion: apps/v1
    kind: %1$s
    metadata: {name: %2$s}
    spec:
      replicas: %3$d
      selector: {matchLabels: {app: %2$s}}
      %4$s
      template:
        metadata: {labels: {app: %2$s}}
    %5$s
    """
        .formatted(
            kind,
            name,
            replicas,
            kind.equals("StatefulSet") ? "podManagementPolicy: Parallel" : "",
            POD.formatted("Always").indent(4));
  }

  private static String cron(String name, boolean suspended) {
    return """
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: %s}
    spec:
      schedule: "0 3 1 1 *"
      suspend: %s
      jobTemplate:
        spec:
          template:
    %s
    """
        .formatted(name, suspended, POD.formatted("Never").indent(8));
  }

  private static String job(String name, boolean suspended) {
    return """
    ---
    apiVersion: batch/v1
    kind: Job
    metadata: {name: %s}
    spec:
      suspend: %s
      template:
    %s
    """
        .formatted(name, suspended, POD.formatted("Never").indent(4));
  }
}
