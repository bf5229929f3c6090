package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Rotation;
import ai.coditect.provisioning.tier.StorageTier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one tenant has in its cell's object storage: a bucket, a user who may use it and nothing
 * else, and the Secret with that user's access key in each of the tenant's namespaces. All names
 * derive from the tenant id. No key is in it.
 */
final class StorageResources {

  static final String TARGET = "storage";

  private static final List<String> ON_BUCKET =
      List.of(
          "s3:GetBucketLocation",
          "s3:ListBucket",
          "s3:ListBucketMultipartUploads",
          "s3:ListBucketVersions");

  /** So that there is a way to become smaller. */
  private static final List<String> ON_OBJECTS_WHEN_FULL =
      List.of(
          "s3:AbortMultipartUpload",
          "s3:DeleteObject",
          "s3:DeleteObjectVersion",
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:ListMultipartUploadParts");

  private final TenantId tenant;
  private final StorageTier tier;
  private final @Nullable Rotation asked;
  private final List<TenantNamespace> namespaces;

  StorageResources(
      TenantId tenant,
      StorageTier tier,
      @Nullable Rotation asked,
      List<TenantNamespace> namespaces) {
    this.tenant = tenant;
    this.tier = tier;
    this.asked = asked;
    this.namespaces = namespaces;
  }

  String bucket() {
    return "t-" + tenant.suffix();
  }

  List<DesiredResource> resources() {
    return List.of(bucketObject(), user(), secret());
  }

  private DesiredResource bucketObject() {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("versions", "kept");
    content.put("objectOwner", "bucket-owner");
    content.put("bucketPolicy", "none");
    content.put("encryption", "AES256");
    content.put("publicAccess", "blocked");
    content
        .putObject("lifecycle")
        .put("versionsKeptDays", tier.versionsKept().toDays())
        .put("uploadsKeptDays", tier.uploadsKept().toDays());
    return new DesiredResource(bucketKey(), Nature.DATA, content, Set.of());
  }

  private DesiredResource user() {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("sizeLimit", tier.sizeLimit());
    Set<String> all = new TreeSet<>(ON_OBJECTS_WHEN_FULL);
    all.add("s3:PutObject");
    content.set("policy", policy(all));
    content.set("policyWhenFull", policy(ON_OBJECTS_WHEN_FULL));
    content.putArray("otherPolicies");
    return new DesiredResource(userKey(), Nature.ACCESS, content, Set.of(bucketKey()));
  }

  private ObjectNode policy(Iterable<String> onObjects) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("Version", "2012-10-17");
    var statements = policy.putArray("Statement");
    ObjectNode bucket = statements.addObject();
    bucket.put("Sid", "Bucket").put("Effect", "Allow");
    ON_BUCKET.forEach(bucket.putArray("Action")::add);
    bucket.put("Resource", "arn:aws:s3:::" + bucket());
    ObjectNode objects = statements.addObject();
    objects.put("Sid", "Objects").put("Effect", "Allow");
    onObjects.forEach(objects.putArray("Action")::add);
    objects.put("Resource", "arn:aws:s3:::" + bucket() + "/*");
    return policy;
  }

  private DesiredResource secret() {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("endpoint", "cell");
    content.put("credential", "in-secret");
    content.put("otherCredentials", "none");
    content.putArray("otherKeys");
    SharedSecrets.put(content, SharedSecrets.beyondTheFirst(namespaces));
    ObjectNode credentials =
        content
            .putObject("credentials")
            .put("rotateAfter", tier.credentials().rotateAfter().toString())
            .put("overlap", tier.credentials().overlap().toString());
    if (asked != null) {
      Rotations.put(credentials, asked);
    }
    Set<ResourceKey> needs = new HashSet<>(SharedSecrets.needs(namespaces));
    needs.add(userKey());
    return new DesiredResource(
        new ResourceKey(TARGET, "secret", "coditect-storage"), Nature.ACCESS, content, needs);
  }

  private ResourceKey bucketKey() {
    return new ResourceKey(TARGET, "bucket", bucket());
  }

  private ResourceKey userKey() {
    return new ResourceKey(TARGET, "user", "t_" + tenant.suffix());
  }
}
