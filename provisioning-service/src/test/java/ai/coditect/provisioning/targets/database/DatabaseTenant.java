package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.DatabaseConnections;
import ai.coditect.provisioning.cell.TenantDatabase;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.TestTouched;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import ai.coditect.provisioning.targets.kubernetes.TestSecrets;
import ai.coditect.provisioning.tier.TestTiers;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** A tenant with a database, in the cell that tests share, and its namespace. */
@NullMarked
final class DatabaseTenant {

  private static final Path PROVISIONER = TestControlPlane.shared().provisionerKubeconfig().file();
  private static final KubernetesClient KUBERNETES =
      TestCells.connections(TestControlPlane.shared().kubeconfig().file())
          .client(new CellId("test"));

  final TenantScope scope;
  final DatabaseTarget target;
  final Names names;
  private TenantIntent intent;

  DatabaseTenant() {
    this(
        new TenantScope(TenantId.next(), new CellId("test"), 1),
        TestCells.databases(TenantDatabase.shared().platform()));
  }

  DatabaseTenant(TenantScope scope, DatabaseConnections databases) {
    this.scope = scope;
    this.target = target(databases, PROVISIONER);
    this.names = Names.of(scope);
    this.intent = TestTenants.free(scope.tenant());
    for (String name : List.of(namespace(), namespace() + "-dev")) {
      KUBERNETES
          .namespaces()
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .serverSideApply();
    }
  }

  static DatabaseTarget target(DatabaseConnections databases, Path kubeconfig) {
    return target(databases, TestSecrets.in(kubeconfig));
  }

  static DatabaseTarget target(DatabaseConnections databases, NamespaceSecrets secrets) {
    return new DatabaseTarget(
        databases,
        new CellDatabase(databases),
        new DatabaseRoom(databases, Clock.systemUTC()),
        secrets,
        TestTouched.EVERYBODY);
  }

  List<DesiredResource> desired() {
    return state().resources().stream()
        .filter(resource -> resource.key().target().equals(DatabaseTarget.NAME))
        .map(
            resource ->
                new DesiredResource(
                    resource.key(),
                    resource.nature(),
                    resource.content(),
                    resource.needs().stream()
                        .filter(need -> need.target().equals(DatabaseTarget.NAME))
                        .collect(Collectors.toSet())))
        .toList();
  }

  private DesiredState state() {
    return Resolver.resolve(
        intent,
        TestTenants.ownerWithIdentity(scope.tenant(), 1),
        Course.of(intent, null, false, Instant.EPOCH),
        TestTiers.withDatabase());
  }

  Plan plan() {
    return plan(desired());
  }

  /** Its people ask for new credentials. */
  DatabaseTenant asking(boolean immediate) {
    intent = TestTenants.rotated(intent, Credentials.DATABASE, immediate);
    return this;
  }

  /** With these alone desired. */
  Plan plan(List<DesiredResource> desired) {
    return Planner.plan(
        new DesiredState(
            1,
            state().course(),
            1,
            desired,
            null,
            Duration.ofDays(30),
            Duration.ofDays(90),
            Map.of()),
        target.observe(scope, desired),
        Guard.NONE);
  }

  DatabaseTenant converged() {
    plan().steps().forEach(step -> target.apply(scope, step));
    return this;
  }

  void delete(ResourceKey key) {
    target.apply(scope, new Step.Delete(key, Names.nature(key), java.util.Set.of()));
  }

  ResourceKey loginKey(String which) {
    return names.roleKey(names.login(which));
  }

  ResourceKey schemaKey() {
    return Names.key(Names.SCHEMA, names.schema());
  }

  Map<String, String> secret() {
    return TestSecrets.in(PROVISIONER).find(scope, Names.SECRET_NAME).orElseThrow().values();
  }

  /** What the Secret is in the other environment. */
  Map<String, String> copied() {
    return TestSecrets.in(PROVISIONER)
        .find(scope, new TenantNamespace(scope.tenant(), "dev"), Names.SECRET_NAME)
        .orElseThrow()
        .values();
  }

  private String namespace() {
    return "t-" + scope.tenant().suffix();
  }

  /** The one in the other environment, which is to be the same. */
  Resource<Secret> copy() {
    return KUBERNETES.secrets().inNamespace(namespace() + "-dev").withName(Names.SECRET_NAME);
  }

  Resource<Secret> secretObject() {
    return KUBERNETES.secrets().inNamespace(namespace()).withName(Names.SECRET_NAME);
  }

  /** A session by the credentials that the Secret holds. */
  Connection login(String which) throws SQLException {
    Map<String, String> secret = secret();
    return TenantDatabase.shared()
        .as(
            secret.getOrDefault(which + "_username", ""),
            secret.getOrDefault(which + "_password", ""),
            secret.getOrDefault(which + "_options", ""));
  }

  /** Runs a statement as one of the tenant's logins. */
  void as(String which, String sql) throws SQLException {
    try (Connection connection = login(which);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
