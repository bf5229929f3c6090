package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.TenantNamespace;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.Tag;

/** A tenant's bucket, user, policy, access key and Secret, made without a look at anything. */
final class PlainStorage {

  private final S3Client s3;
  private final IamClient iam;
  private final KubernetesClient client;
  private final Set<String> environments;

  PlainStorage(
      StorageConnections connections,
      CellId cell,
      KubernetesClient client,
      Set<String> environments) {
    this.environments = environments;
    this.s3 = connections.s3(cell);
    this.iam = connections.iam(cell);
    this.client = client;
  }

  /**
   * Makes one tenant's.
   *
   * @param desired what the tier wants of the storage, for its policy
   */
  void make(TenantId tenant, List<DesiredResource> desired) {
    String bucket = "t-" + tenant.suffix();
    String user = "t_" + tenant.suffix();
    var _ =
        s3.createBucket(
            of ->
                of.bucket(bucket)
                    .createBucketConfiguration(
                        with ->
                            with.locationConstraint(ObjectStorage.REGION)
                                .tags(tag("coditect-tenant", tenant.value()))));
    var _ =
        s3.putBucketVersioning(
            of ->
                of.bucket(bucket)
                    .versioningConfiguration(to -> to.status(BucketVersioningStatus.ENABLED)));
    var owner =
        OwnershipControlsRule.builder()
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .build();
    var _ =
        s3.putBucketOwnershipControls(
            of -> of.bucket(bucket).ownershipControls(to -> to.rules(owner)));
    var _ = iam.createUser(of -> of.userName(user));
    String policy =
        desired.stream()
            .filter(resource -> resource.key().kind().equals("user"))
            .map(resource -> resource.content().required("policy").toString())
            .findFirst()
            .orElseThrow();
    var _ =
        iam.putUserPolicy(of -> of.userName(user).policyName("coditect").policyDocument(policy));
    AccessKey key = iam.createAccessKey(of -> of.userName(user)).accessKey();
    putSecret(TenantNamespace.first(tenant), key);
    TenantNamespace.further(tenant, environments).forEach(each -> putSecret(each, key));
  }

  private void putSecret(TenantNamespace namespace, AccessKey key) {
    var _ =
        client
            .secrets()
            .inNamespace(namespace.name())
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName("coditect-storage")
                    .endMetadata()
                    .addToStringData("access_key_id", key.accessKeyId())
                    .addToStringData("secret_access_key", key.secretAccessKey())
                    .build())
            .create();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
