package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Plan;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.targets.Target;
import ai.coditect.provisioning.targets.TargetContract;
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
      case Names.SECRET -> tenant.secretObject().get().getMetadata().getResourceVersion();
      case Names.USER -> tenant.iam().getUser(of -> of.userName(key.name())).user().toString();
      // What was last written to a bucket is on no record but its folder's.
      default -> StorageTenant.lastChange(key.name());
    };
  }

  @Override
  protected List<ResourceKey> changeByHand() {
    String bucket = tenant.names.bucket();
    S3Client s3 = tenant.administrator();
    s3.putBucketVersioning(
        of ->
            of.bucket(bucket)
                .versioningConfiguration(to -> to.status(BucketVersioningStatus.SUSPENDED)));
    tenant
        .iam()
        .putUserPolicy(
            of ->
                of.userName(tenant.names.user())
                    .policyName(Names.POLICY)
                    .policyDocument(policy("*", "arn:aws:s3:::*")));
    tenant
        .secretObject()
        .edit(secret -> secret.edit().addToData("endpoint", "aHR0cHM6Ly9ldmls").build());
    return desired().stream().map(DesiredResource::key).toList();
  }

  private static String policy(String action, String resource) {
    return """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "%s"}]}
        """
        .formatted(action, resource);
  }

  @Test
  void eachSettingOfABucketIsSeenAndHealed() {
    converge();
    String bucket = tenant.names.bucket();
    S3Client s3 = tenant.administrator();
    s3.deleteBucketOwnershipControls(of -> of.bucket(bucket));
    healsJust(tenant.names.bucketKey(), "/objectOwner");
    s3.putBucketPolicy(
        of ->
            of.bucket(bucket)
                .policy(
                    """
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                     "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*"}]}
                    """
                        .formatted(bucket)));
    healsJust(tenant.names.bucketKey(), "/bucketPolicy");
  }

  @Test
  void whatElseLetsTheUserInIsSeenAndTakenAway() {
    converge();
    tenant
        .iam()
        .putUserPolicy(
            of ->
                of.userName(tenant.names.user())
                    .policyName("more")
                    .policyDocument(policy("s3:*", "arn:aws:s3:::*")));
    healsJust(tenant.names.userKey(), "/otherPolicies");
    tenant.iam().createAccessKey(of -> of.userName(tenant.names.user()));
    healsJust(Names.secretKey(), "/otherCredentials");
    assertThat(keys()).hasSize(1);
  }

  @Test
  void aKeyThatIsNotTheOneThatWasIssuedIsReplaced() {
    converge();
    Map<String, String> before = tenant.secret();
    tenant
        .secretObject()
        .edit(secret -> secret.edit().addToData("secret_access_key", "c29tZXRoaW5n").build());
    healsJust(Names.secretKey(), "/credential", "/otherCredentials");
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
  void whatIsNotOursIsNeverTouched() {
    String bucket = tenant.names.bucket();
    tenant
        .administrator()
        .createBucket(
            of ->
                of.bucket(bucket)
                    .createBucketConfiguration(
                        with ->
                            with.locationConstraint("eu-central-1")
                                .tags(Tag.builder().key("owner").value("somebody").build())));
    tenant.iam().createUser(of -> of.userName(tenant.names.user()));
    Plan plan = plan();
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.hindrances())
        .containsOnlyKeys(tenant.names.bucketKey(), tenant.names.userKey())
        .allSatisfy(
            (_, failure) -> assertThat(failure.reason()).isEqualTo(Reason.OWNERSHIP_CONFLICT));
    for (ResourceKey key : List.of(tenant.names.bucketKey(), tenant.names.userKey())) {
      assertThatThrownBy(
              () -> target().apply(scope, new Step.Delete(key, Names.nature(key), Set.of())))
          .isInstanceOfSatisfying(
              FailureException.class,
              e -> assertThat(e.failure().reason()).isEqualTo(Reason.OWNERSHIP_CONFLICT));
    }
    tenant.administrator().deleteBucket(of -> of.bucket(bucket));
    tenant.iam().deleteUser(of -> of.userName(tenant.names.user()));
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
