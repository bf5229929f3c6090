package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.status.Reason;
import ai.coditect.localstack.testing.TestControlPlane;
import ai.coditect.provisioning.cell.Line;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.cell.TestCells;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
import ai.coditect.provisioning.targets.kubernetes.TestSecrets;
import ai.coditect.provisioning.tier.TestTiers;
import ai.coditect.provisioning.tier.TierDefinition;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.Tag;

@NullMarked
class StorageTargetTest extends TargetContract {

  private final StorageTenant tenant = new StorageTenant(scope, Clock.systemUTC());

  @Override
  protected Target target() {
    return tenant.target;
  }

  @Override
  protected TierDefinition tier() {
    return TestTiers.withStorage(StorageTenant.TIER);
  }

  @Override
  protected Target unreachable() {
    // Port 9 (discard) of the loopback address: nothing listens there.
    StorageConnections nowhere = StorageTenant.connections(URI.create("http://127.0.0.1:9"));
    return StorageTenant.target(
        nowhere, new BucketSizes(nowhere, _ -> {}, Clock.systemUTC()), Clock.systemUTC());
  }

  @Override
  protected String version(ResourceKey key) {
    return switch (key.kind()) {
      case Names.SECRET ->
          tenant.secretObject().get().getMetadata().getResourceVersion()
              + tenant.copy().get().getMetadata().getResourceVersion();
      case Names.USER -> tenant.iam().getUser(of -> of.userName(key.name())).user().toString();
      // What was last written to a bucket is on no record but its folder's.
      default -> StorageTenant.lastChange(key.name());
    };
  }

  @Override
  protected Target over(Line line) {
    var server = StorageTenant.SERVER;
    StorageConnections fragile =
        StorageTenant.connections(
            TestCells.over(line, server.s3Url()), TestCells.over(line, server.iamUrl()));
    return StorageTenant.target(
        fragile,
        TestSecrets.in(TestControlPlane.shared().provisionerKubeconfig().file(), line),
        new BucketSizes(fragile, _ -> {}, Clock.systemUTC()),
        Clock.systemUTC());
  }

  @Override
  protected List<ChangeByHand> changesByHand() {
    String bucket = tenant.names.bucket();
    S3Client s3 = tenant.administrator();
    return List.of(
        inBucket(
            "versions",
            () ->
                s3.putBucketVersioning(
                    of ->
                        of.bucket(bucket)
                            .versioningConfiguration(
                                to -> to.status(BucketVersioningStatus.SUSPENDED)))),
        inBucket(
            "owner of objects", () -> s3.deleteBucketOwnershipControls(of -> of.bucket(bucket))),
        inBucket(
            "everybody may read",
            () -> s3.putBucketPolicy(of -> of.bucket(bucket).policy(readable(bucket)))),
        ofUser("more rights", () -> putPolicy(Names.POLICY, policy("*", "arn:aws:s3:::*"))),
        ofUser("one more policy", () -> putPolicy("more", policy("s3:*", "arn:aws:s3:::*"))),
        ofUser("no policy", this::removePolicy),
        inSecret("another endpoint", "endpoint", "aHR0cHM6Ly9ldmls"),
        new ChangeByHand(
            "no Secret in an environment", Names.secretKey(), () -> tenant.copy().delete()),
        inSecret("another key", "secret_access_key", "c29tZXRoaW5n"),
        inSecret("a key that is not ours", "more", "eA=="),
        new ChangeByHand(
            "one more access key",
            Names.secretKey(),
            () -> tenant.iam().createAccessKey(of -> of.userName(tenant.names.user()))));
  }

  private ChangeByHand inBucket(String what, Runnable change) {
    return new ChangeByHand(what, tenant.names.bucketKey(), change);
  }

  private ChangeByHand ofUser(String what, Runnable change) {
    return new ChangeByHand(what, tenant.names.userKey(), change);
  }

  private ChangeByHand inSecret(String what, String name, String value) {
    return new ChangeByHand(
        what,
        Names.secretKey(),
        () -> tenant.secretObject().edit(found -> found.edit().addToData(name, value).build()));
  }

  private void putPolicy(String name, String document) {
    tenant
        .iam()
        .putUserPolicy(
            of -> of.userName(tenant.names.user()).policyName(name).policyDocument(document));
  }

  private void removePolicy() {
    tenant.iam().deleteUserPolicy(of -> of.userName(tenant.names.user()).policyName(Names.POLICY));
  }

  private static String readable(String bucket) {
    return """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
         "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*"}]}
        """
        .formatted(bucket);
  }

  @Override
  protected List<Taken> taken() {
    S3Client s3 = tenant.administrator();
    String bucket = tenant.names.bucket();
    String user = tenant.names.user();
    Tag theirs = Tag.builder().key("owner").value("somebody").build();
    return List.of(
        new Taken(
            tenant.names.bucketKey(),
            () ->
                s3.createBucket(
                    of ->
                        of.bucket(bucket)
                            .createBucketConfiguration(
                                with -> with.locationConstraint("eu-central-1").tags(theirs))),
            () ->
                s3.getBucketTagging(of -> of.bucket(bucket)).tagSet().toString()
                    + s3.getBucketVersioning(of -> of.bucket(bucket)).statusAsString(),
            () -> s3.deleteBucket(of -> of.bucket(bucket))),
        new Taken(
            tenant.names.userKey(),
            () -> tenant.iam().createUser(of -> of.userName(user)),
            () ->
                tenant.iam().getUser(of -> of.userName(user)).user().toString()
                    + tenant.iam().listUserPolicies(of -> of.userName(user)).policyNames(),
            () -> tenant.iam().deleteUser(of -> of.userName(user))),
        TestSecrets.taken(scope, Names.secretKey()));
  }

  /** Without the cluster there is no Secret. */
  @Override
  protected Partly partly() {
    return new Partly(
        StorageTenant.targetWithoutCluster(tenant.connections, tenant.sizes),
        desired(),
        Set.of(Names.secretKey()));
  }

  private static String policy(String action, String resource) {
    return """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "%s"}]}
        """
        .formatted(action, resource);
  }

  @Test
  void aKeyThatIsNotTheOneThatWasIssuedIsReplaced() {
    converge();
    Map<String, String> before = tenant.secret();
    tenant
        .secretObject()
        .edit(secret -> secret.edit().addToData("secret_access_key", "c29tZXRoaW5n").build());
    healsJust(Names.secretKey(), "/credential", "/otherCredentials", "/alsoIn");
    assertThat(tenant.secret()).isNotEqualTo(before);
    assertThat(keys())
        .singleElement()
        .extracting(AccessKeyMetadata::accessKeyId)
        .isEqualTo(tenant.secret().get("access_key_id"));
    assertThat(tenant.asTenant().listObjectsV2(of -> of.bucket(tenant.names.bucket())).contents())
        .isEmpty();
  }

  private List<AccessKeyMetadata> keys() {
    return tenant.iam().listAccessKeys(of -> of.userName(tenant.names.user())).accessKeyMetadata();
  }

  private void healsJust(ResourceKey key, String... pointers) {
    assertThat(plan().steps())
        .singleElement()
        .isInstanceOfSatisfying(
            Step.Change.class,
            change -> {
              assertThat(change.key()).isEqualTo(key);
              assertThat(change.differences())
                  .extracting(difference -> difference.pointer())
                  .containsExactlyInAnyOrder(pointers);
            });
    converge();
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void aBucketIsGoneOnlyWhenAllThatWasInItIs() {
    converge();
    String bucket = tenant.names.bucket();
    S3Client own = tenant.asTenant();
    for (int i = 0; i < 30; i++) {
      String key = "folder %d/ä?&.txt".formatted(i % 10);
      own.putObject(of -> of.bucket(bucket).key(key), RequestBody.fromString("version"));
    }
    own.deleteObject(of -> of.bucket(bucket).key("folder 3/ä?&.txt"));
    own.createMultipartUpload(of -> of.bucket(bucket).key("never ended"));
    var bounded = new BucketContent(tenant.administrator(), bucket, new BucketContent.Bounds(5, 2));
    assertThat(bounded.deleteSome()).isEqualTo(10);
    assertThat(target().observe(scope, List.of()).get(tenant.names.bucketKey()))
        .isInstanceOf(Observation.Present.class);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        target()
                            .apply(
                                scope,
                                new Step.Delete(tenant.names.bucketKey(), Nature.DATA, Set.of())))
                    .isEqualTo(new Observation.Absent()));
    assertThat(target().observe(scope, List.of())).doesNotContainKey(tenant.names.bucketKey());
  }

  @Test
  void whatIsLeftInABucketIsSaid() {
    converge();
    String bucket = tenant.names.bucket();
    tenant
        .asTenant()
        .putObject(of -> of.bucket(bucket).key("kept"), RequestBody.fromString("something"));
    assertThatThrownBy(
            () ->
                new Buckets(tenant.connections, new BucketContent.Bounds(1, 0))
                    .delete(scope.cell(), tenant.names))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure()).isInstanceOf(Failure.Transient.class);
              assertThat(e.failure().reason()).isEqualTo(Reason.DELETING);
            })
        .hasMessageContaining("more are left");
    assertThat(plan().converged()).isTrue();
  }

  @Test
  void aTierWithoutABucketRevokesAccessAndKeepsTheObjects() {
    converge();
    String bucket = tenant.names.bucket();
    S3Client before = tenant.asTenant();
    before.putObject(of -> of.bucket(bucket).key("kept"), RequestBody.fromString("something"));
    Plan without = tenant.plan(List.of());
    assertThat(without.retained()).containsExactly(tenant.names.bucketKey());
    assertThat(without.steps())
        .extracting(Step::key)
        .containsExactly(Names.secretKey(), tenant.names.userKey());
    without.steps().forEach(step -> target().apply(scope, step));
    assertThat(tenant.plan(List.of()).steps()).isEmpty();
    assertThatThrownBy(() -> before.getObjectAsBytes(of -> of.bucket(bucket).key("kept")))
        .hasMessageContaining("does not exist");
    converge();
    assertThat(
            tenant.asTenant().getObjectAsBytes(of -> of.bucket(bucket).key("kept")).asUtf8String())
        .isEqualTo("something");
  }

  @Test
  void withoutTheClusterAccessIsStillRevoked() {
    converge();
    var withoutCluster = StorageTenant.targetWithoutCluster(tenant.connections, tenant.sizes);
    assertThat(withoutCluster.observe(scope, List.of()).get(ResourceKey.rest(StorageTarget.NAME)))
        .isInstanceOf(Observation.Unobservable.class);
    S3Client own = tenant.asTenant();
    assertThat(
            withoutCluster.apply(
                scope, new Step.Delete(tenant.names.userKey(), Nature.ACCESS, Set.of())))
        .isEqualTo(new Observation.Absent());
    assertThatThrownBy(() -> own.listObjectsV2(of -> of.bucket(tenant.names.bucket())))
        .hasMessageContaining("does not exist");
  }
}
