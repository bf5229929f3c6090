package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/** What a tenant can and cannot do, tried with the access key of its Secret. */
@NullMarked
class StoragePrivilegesTest {

  private static final StorageTenant OTHER = new StorageTenant().converged();
  private static final StorageTenant TENANT = new StorageTenant().converged();
  private static final String OWN = TENANT.names.bucket();
  private static final String FOREIGN = OTHER.names.bucket();
  private static final S3Client S3 = TENANT.asTenant();
  private static final IamClient IAM = TENANT.asTenantAtIam();

  @Test
  void aTenantUsesItsOwnBucket() {
    S3.putObject(of -> of.bucket(OWN).key("a/b"), RequestBody.fromString("one"));
    S3.putObject(of -> of.bucket(OWN).key("a/b"), RequestBody.fromString("two"));
    assertThat(S3.getObjectAsBytes(of -> of.bucket(OWN).key("a/b")).asUtf8String())
        .isEqualTo("two");
    S3.deleteObject(of -> of.bucket(OWN).key("a/b"));
    var versions = S3.listObjectVersions(of -> of.bucket(OWN).prefix("a/b")).versions();
    assertThat(versions).hasSize(2);
    String first = versions.getLast().versionId();
    assertThat(S3.getObjectAsBytes(of -> of.bucket(OWN).key("a/b").versionId(first)).asUtf8String())
        .isEqualTo("one");
    S3.deleteObject(of -> of.bucket(OWN).key("a/b").versionId(first));
    String upload = S3.createMultipartUpload(of -> of.bucket(OWN).key("large")).uploadId();
    String etag =
        S3.uploadPart(
                of -> of.bucket(OWN).key("large").uploadId(upload).partNumber(1),
                RequestBody.fromString("part"))
            .eTag();
    S3.completeMultipartUpload(
        of ->
            of.bucket(OWN)
                .key("large")
                .uploadId(upload)
                .multipartUpload(
                    all -> all.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
    assertThat(S3.listObjectsV2(of -> of.bucket(OWN)).contents())
        .extracting(S3Object::key)
        .contains("large");
  }

  static Stream<Arguments> attempts() {
    Map<String, Runnable> all = new LinkedHashMap<>();
    inBucket(all, "another's bucket", FOREIGN);
    settings(all, "another's bucket", FOREIGN);
    settings(all, "its own bucket", OWN);
    all.put("list all buckets", S3::listBuckets);
    all.put("make a bucket", () -> S3.createBucket(of -> of.bucket("somebodys-own")));
    all.put("copy from another's", () -> copy(FOREIGN, OWN));
    all.put("copy to another's", () -> copy(OWN, FOREIGN));
    accounts(all, "itself", TENANT.names.user());
    accounts(all, "another", OTHER.names.user());
    all.put("list users", IAM::listUsers);
    all.put("make a user", () -> IAM.createUser(of -> of.userName("somebody")));
    return all.entrySet().stream().map(one -> Arguments.of(one.getKey(), one.getValue()));
  }

  private static void inBucket(Map<String, Runnable> all, String whose, String bucket) {
    add(all, "list " + whose, () -> S3.listObjectsV2(of -> of.bucket(bucket)));
    add(all, "list versions of " + whose, () -> S3.listObjectVersions(of -> of.bucket(bucket)));
    add(
        all,
        "write to " + whose,
        () -> S3.putObject(of -> of.bucket(bucket).key("x"), RequestBody.fromString("x")));
    add(all, "read from " + whose, () -> S3.getObjectAsBytes(of -> of.bucket(bucket).key("there")));
    add(all, "delete in " + whose, () -> S3.deleteObject(of -> of.bucket(bucket).key("there")));
    add(
        all,
        "begin an upload to " + whose,
        () -> S3.createMultipartUpload(of -> of.bucket(bucket).key("x")));
    add(all, "look at uploads of " + whose, () -> S3.listMultipartUploads(of -> of.bucket(bucket)));
  }

  private static void settings(Map<String, Runnable> all, String whose, String bucket) {
    add(all, "delete " + whose, () -> S3.deleteBucket(of -> of.bucket(bucket)));
    add(
        all,
        "let everybody into " + whose,
        () ->
            S3.putBucketPolicy(
                of ->
                    of.bucket(bucket)
                        .policy(
                            """
                            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                             "Action": "s3:*", "Resource": "arn:aws:s3:::%s/*"}]}
                            """
                                .formatted(bucket))));
    add(all, "read the policy of " + whose, () -> S3.getBucketPolicy(of -> of.bucket(bucket)));
    add(
        all,
        "keep no versions in " + whose,
        () ->
            S3.putBucketVersioning(
                of ->
                    of.bucket(bucket)
                        .versioningConfiguration(
                            to -> to.status(BucketVersioningStatus.SUSPENDED))));
    add(
        all,
        "take our mark from " + whose,
        () ->
            S3.putBucketTagging(
                of ->
                    of.bucket(bucket)
                        .tagging(to -> to.tagSet(Tag.builder().key("a").value("b").build()))));
    add(
        all,
        "bring ACLs back to " + whose,
        () ->
            S3.putBucketOwnershipControls(
                of ->
                    of.bucket(bucket)
                        .ownershipControls(
                            to ->
                                to.rules(
                                    List.of(
                                        OwnershipControlsRule.builder()
                                            .objectOwnership(ObjectOwnership.OBJECT_WRITER)
                                            .build())))));
    add(
        all,
        "make " + whose + " public",
        () -> S3.putBucketAcl(of -> of.bucket(bucket).acl("public-read-write")));
    add(
        all,
        "lock objects in " + whose,
        () ->
            S3.putObjectLockConfiguration(
                of ->
                    of.bucket(bucket)
                        .objectLockConfiguration(to -> to.objectLockEnabled("Enabled"))));
  }

  private static void accounts(Map<String, Runnable> all, String whose, String user) {
    add(all, "a key for " + whose, () -> IAM.createAccessKey(of -> of.userName(user)));
    add(all, "the keys of " + whose, () -> IAM.listAccessKeys(of -> of.userName(user)));
    add(
        all,
        "more rights for " + whose,
        () ->
            IAM.putUserPolicy(
                of ->
                    of.userName(user)
                        .policyName(Names.POLICY)
                        .policyDocument(
                            """
                            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
                            """)));
    add(
        all,
        "no policy for " + whose,
        () -> IAM.deleteUserPolicy(of -> of.userName(user).policyName(Names.POLICY)));
    add(all, "the end of " + whose, () -> IAM.deleteUser(of -> of.userName(user)));
  }

  private static void copy(String from, String to) {
    S3.copyObject(
        of -> of.sourceBucket(from).sourceKey("there").destinationBucket(to).destinationKey("x"));
  }

  private static void add(Map<String, Runnable> all, String name, Runnable attempt) {
    all.put(name, attempt);
  }

  @BeforeAll
  static void somethingIsThere() {
    for (StorageTenant tenant : List.of(TENANT, OTHER)) {
      tenant
          .administrator()
          .putObject(
              of -> of.bucket(tenant.names.bucket()).key("there"),
              RequestBody.fromString("secret"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void whatATenantIsDenied(String name, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .as(name)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e ->
                assertThat(e.awsErrorDetails().errorCode())
                    .as(e.getMessage())
                    .isEqualTo("AccessDenied"));
  }

  @AfterAll
  static void nothingHasChanged() {
    for (StorageTenant tenant : List.of(TENANT, OTHER)) {
      assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
      assertThat(
              tenant
                  .administrator()
                  .getObjectAsBytes(of -> of.bucket(tenant.names.bucket()).key("there"))
                  .asUtf8String())
          .isEqualTo("secret");
    }
  }
}
