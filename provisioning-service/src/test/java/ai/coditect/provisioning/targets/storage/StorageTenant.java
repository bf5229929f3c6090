package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.localstack.testing.TestObjectStorage;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.cell.StorageLack;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.Course;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.DesiredState;
import ai.coditect.provisioning.desired.Resolver;
import ai.coditect.provisioning.plan.Guard;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Planner;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.TestTouched;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import ai.coditect.provisioning.targets.kubernetes.TestSecrets;
import ai.coditect.provisioning.tier.StorageTier;
import ai.coditect.provisioning.tier.TestTiers;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A tenant with a bucket in the S3 server that tests share, and its namespace. */
@NullMarked
final class StorageTenant {

  static final ObjectStorage SERVER = TestObjectStorage.shared();
  static final StorageTier TIER = new StorageTier(100_000, null, null, null);
  private static final Path PROVISIONER = TestControlPlane.shared().provisionerKubeconfig().file();
  private static final KubernetesClient KUBERNETES =
      TestCells.connections(TestControlPlane.shared().kubeconfig().file())
          .client(new CellId("test"));

  final TenantScope scope;
  final Names names;
  private TenantIntent intent;
  final StorageConnections connections = connections(SERVER.s3Url());
  final StorageTarget target;
  final BucketSizes sizes;

  StorageTenant() {
    this(new TenantScope(TenantId.next(), new CellId("test"), 1), Clock.systemUTC());
  }

  StorageTenant(TenantScope scope, Clock clock) {
    this.scope = scope;
    this.names = Names.of(scope);
    this.intent = TestTenants.free(scope.tenant());
    this.sizes = new BucketSizes(connections, _ -> {}, clock);
    this.target = target(connections, sizes, clock);
    for (String name : List.of(namespace(), namespace() + "-dev")) {
      KUBERNETES
          .namespaces()
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .serverSideApply();
    }
  }

  static StorageTarget target(StorageConnections connections, BucketSizes sizes, Clock clock) {
    return target(connections, TestSecrets.in(PROVISIONER), sizes, clock);
  }

  static StorageTarget target(
      StorageConnections connections, NamespaceSecrets secrets, BucketSizes sizes, Clock clock) {
    return new StorageTarget(connections, secrets, sizes, TestTouched.EVERYBODY, clock);
  }

  static StorageTarget targetWithoutCluster(StorageConnections connections, BucketSizes sizes) {
    return new StorageTarget(
        connections,
        TestSecrets.in(Path.of("target/no-such-kubeconfig")),
        sizes,
        TestTouched.EVERYBODY,
        Clock.systemUTC());
  }

  static String lastChange(String bucket) {
    try {
      return Files.getAttribute(SERVER.objects().resolve(bucket), "unix:ctime").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StorageConnections connections(URI s3) {
    return connections(s3, SERVER.iamUrl());
  }

  static StorageConnections connections(URI s3, URI iam) {
    return TestCells.storage(
        s3, iam, SERVER.secret(), EnumSet.allOf(StorageLack.class), Duration.ofNanos(1));
  }

  List<DesiredResource> desired() {
    return desired(TIER);
  }

  List<DesiredResource> desired(StorageTier tier) {
    return state(tier).resources().stream()
        .filter(resource -> resource.key().target().equals(StorageTarget.NAME))
        .map(
            resource ->
                new DesiredResource(
                    resource.key(),
                    resource.nature(),
                    resource.content(),
                    resource.needs().stream()
                        .filter(need -> need.target().equals(StorageTarget.NAME))
                        .collect(Collectors.toSet())))
        .toList();
  }

  private DesiredState state(StorageTier tier) {
    return Resolver.resolve(
        intent,
        TestTenants.ownerWithIdentity(scope.tenant(), 1),
        Course.of(intent, null, false, Instant.EPOCH),
        TestTiers.withStorage(tier));
  }

  /** Its people ask for new credentials. */
  StorageTenant asking(boolean immediate) {
    intent = TestTenants.rotated(intent, Credentials.STORAGE, immediate);
    return this;
  }

  /** With these alone desired. */
  Plan plan(List<DesiredResource> desired) {
    return Planner.plan(
        new DesiredState(
            1,
            state(TIER).course(),
            1,
            desired,
            null,
            Duration.ofDays(30),
            Duration.ofDays(90),
            Map.of()),
        target.observe(scope, desired),
        Guard.NONE);
  }

  StorageTenant converged() {
    return converged(TIER);
  }

  StorageTenant converged(StorageTier tier) {
    plan(desired(tier)).steps().forEach(step -> target.apply(scope, step));
    return this;
  }

  Map<String, String> secret() {
    return TestSecrets.in(PROVISIONER).find(scope, Names.SECRET_NAME).orElseThrow().values();
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

  S3Client administrator() {
    return connections.s3(scope.cell());
  }

  IamClient iam() {
    return connections.iam(scope.cell());
  }

  /** A client by the credentials that the Secret holds. */
  S3Client asTenant() {
    return S3Client.builder()
        .endpointOverride(SERVER.s3Url())
        .forcePathStyle(true)
        .region(Region.of(secret().getOrDefault("region", "")))
        .credentialsProvider(credentials())
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  /** The tenant at the door where users are made. */
  IamClient asTenantAtIam() {
    return IamClient.builder()
        .endpointOverride(SERVER.iamUrl())
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials())
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private StaticCredentialsProvider credentials() {
    Map<String, String> secret = secret();
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(
            secret.getOrDefault("access_key_id", ""),
            secret.getOrDefault("secret_access_key", "")));
  }
}
