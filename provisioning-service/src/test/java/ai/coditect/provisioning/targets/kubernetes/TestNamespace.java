package ai.coditect.provisioning.targets.kubernetes;

import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.CellTraits;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.targets.DriftListener;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.tier.TestTiers;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/**
 * One tenant's part of the Kubernetes target, on a cluster with the roles and policies that the
 * product ships.
 */
@NullMarked
final class TestNamespace {

  private static final Path PROVISIONER = TestControlPlane.shared().provisionerKubeconfig().file();
  private static final Path ADMIN = TestControlPlane.shared().kubeconfig().file();

  /** A cell with an image registry and identities at a cloud. */
  static final CellTraits TRAITS =
      new CellTraits(
          "fingerprint",
          new CellTraits.WorkloadIdentity("cloud.test/role", "role-of-{suffix}", "cloud.test"),
          List.of(new CellTraits.Egress("10.20.0.0/24", 5432)),
          List.of(new CellTraits.Egress("fd00::/64", 443)));

  final TenantScope scope = new TenantScope(TenantId.next(), new CellId("test"), 1);
  final String name = "t-" + scope.tenant().suffix();
  final CellWatches watches;
  final KubernetesTarget target;

  /** The administrator's. */
  final KubernetesClient client = TestCells.connections(ADMIN).client(scope.cell());

  TestNamespace() {
    this(_ -> {});
  }

  /** Tells this listener of drift once its watches are started. */
  TestNamespace(DriftListener drift) {
    var connections = TestCells.connections(PROVISIONER);
    watches = new CellWatches(connections, drift);
    target = new KubernetesTarget(connections, watches, TestTiers.shipped());
  }

  /** The target on this cluster, without watches. */
  static KubernetesTarget unwatched(Path kubeconfig) {
    var connections = TestCells.connections(kubeconfig);
    return new KubernetesTarget(
        connections, new CellWatches(connections, _ -> {}), TestTiers.shipped());
  }

  /** The target on the tests' cluster, whose questions go over this line. */
  static KubernetesTarget over(Line line) {
    var connections = TestCells.connections(PROVISIONER, line);
    return new KubernetesTarget(
        connections, new CellWatches(connections, _ -> {}), TestTiers.shipped());
  }

  /** Does a step that needs quota: the controller that counts it is a moment behind. */
  static Observation onceThereIsQuota(Supplier<Observation> step) {
    return await()
        .ignoreExceptionsMatching(TestNamespace::isBehind)
        .until(step::get, Objects::nonNull);
  }

  private static boolean isBehind(Throwable e) {
    return e instanceof FailureException failure
        && failure.failure() instanceof Failure.Transient
        && failure.failure().message().matches("(?s).*(exceeded|status unknown for) quota.*");
  }

  /** The target, until it loses its connection after this many requests. */
  static KubernetesTarget cutAfter(int requests) {
    return over(new Line().cutAfter(requests));
  }

  /** A client that speaks as this user and is taken at its word. */
  KubernetesClient as(String user) {
    Config config =
        new ConfigBuilder(client.getConfiguration())
            .withImpersonateUsername(user)
            .withImpersonateGroups("system:authenticated")
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  Plan plan(TenantIntent intent, TenantMembers members) {
    Course course = Course.of(intent, null, false, Instant.EPOCH);
    DesiredState whole = Resolver.resolve(intent, members, course, TestTiers.of(course.tier()));
    List<DesiredResource> desired =
        whole.resources().stream()
            .filter(resource -> resource.key().target().equals(target.name()))
            .collect(Collectors.toList());
    return Planner.plan(
        new DesiredState(
            1, course, 1, desired, null, Duration.ofDays(30), Duration.ofDays(90), Map.of()),
        target.observe(scope, desired),
        Guard.NONE);
  }

  void converge(TenantIntent intent, TenantMembers members) {
    plan(intent, members).steps().forEach(step -> target.apply(scope, step));
  }

  TenantMembers owner() {
    return TestTenants.ownerWithIdentity(scope.tenant(), 1);
  }

  /** Makes objects, written in YAML, as this client. */
  void create(KubernetesClient as, String yaml) {
    as.load(
            new java.io.ByteArrayInputStream(
                yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .inNamespace(name)
        .create();
  }
}
