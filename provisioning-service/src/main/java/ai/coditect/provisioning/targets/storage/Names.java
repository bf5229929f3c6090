package ai.coditect.provisioning.targets.storage;

import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.targets.TenantScope;
import java.util.Map;
import java.util.Set;

/**
 * What a tenant's things in object storage are called, and by which tags they are known to be ours:
 * all derives from the tenant id.
 *
 * @param suffix the tenant's
 */
record Names(String suffix) {

  static final String BUCKET = "bucket";
  static final String USER = "user";
  static final String SECRET = "secret";

  /** No resource: what there is to say of the bucket's size. */
  static final String SIZE = "size";

  /** No resource: what there is to say of the access keys. */
  static final String CREDENTIALS = "credentials";

  static final String SECRET_NAME = "coditect-storage";
  static final String POLICY = "coditect";

  static Names of(TenantScope scope) {
    return new Names(scope.tenant().suffix());
  }

  String bucket() {
    return "t-" + suffix;
  }

  String user() {
    return "t_" + suffix;
  }

  Map<String, String> tags() {
    return Map.of("managed-by", "coditect", "coditect.ai/tenant", "tnt_" + suffix);
  }

  ResourceKey bucketKey() {
    return key(BUCKET, bucket());
  }

  ResourceKey userKey() {
    return key(USER, user());
  }

  static ResourceKey secretKey() {
    return key(SECRET, SECRET_NAME);
  }

  ResourceKey sizeKey() {
    return key(SIZE, bucket());
  }

  ResourceKey credentialsKey() {
    return key(CREDENTIALS, bucket());
  }

  private static ResourceKey key(String kind, String name) {
    return new ResourceKey(StorageTarget.NAME, kind, name);
  }

  /** What the loss of a resource means. */
  static Nature nature(ResourceKey key) {
    return key.kind().equals(BUCKET) ? Nature.DATA : Nature.ACCESS;
  }

  /** What of the tenant's other things here a resource cannot be without. */
  Set<ResourceKey> needs(ResourceKey key) {
    return switch (key.kind()) {
      case USER -> Set.of(bucketKey());
      case SECRET -> Set.of(userKey());
      default -> Set.of();
    };
  }
}
