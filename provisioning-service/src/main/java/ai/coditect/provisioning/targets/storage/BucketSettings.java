package ai.coditect.provisioning.targets.storage;

import ai.coditect.provisioning.cell.StorageLack;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.OwnershipControlsRule;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The settings of one bucket, each as a field of its content. */
final class BucketSettings {

  private static final String RULE = "coditect";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final S3Client s3;
  private final String bucket;
  private final Set<StorageLack> lacks;

  BucketSettings(S3Client s3, String bucket, Set<StorageLack> lacks) {
    this.s3 = s3;
    this.bucket = bucket;
    this.lacks = lacks;
  }

  /** One of them. */
  private record Setting(String name, Supplier<JsonNode> read, Consumer<JsonNode> write) {}

  private List<Setting> settings(JsonNode wanted) {
    return List.of(
        new Setting("versions", this::versions, _ -> keepVersions()),
        new Setting("objectOwner", this::objectOwner, _ -> ownObjects()),
        new Setting("bucketPolicy", this::bucketPolicy, _ -> removePolicy()),
        unlessLacking(
            StorageLack.ENCRYPTION,
            wanted,
            new Setting("encryption", this::encryption, this::encrypt)),
        unlessLacking(
            StorageLack.PUBLIC_ACCESS_BLOCK,
            wanted,
            new Setting("publicAccess", this::publicAccess, _ -> blockPublicAccess())),
        unlessLacking(
            StorageLack.LIFECYCLE,
            wanted,
            new Setting("lifecycle", this::lifecycle, this::putLifecycle)));
  }

  /** What a store does not have counts as being as it should be. */
  private Setting unlessLacking(StorageLack lack, JsonNode wanted, Setting setting) {
    return lacks.contains(lack)
        ? new Setting(setting.name(), () -> wanted.required(setting.name()), _ -> {})
        : setting;
  }

  /** As they are; what the store lacks is said to be as wanted. */
  ObjectNode read(JsonNode wanted) {
    ObjectNode content = JSON.objectNode();
    settings(wanted).forEach(setting -> content.set(setting.name(), setting.read().get()));
    return content;
  }

  /** Writes those that are not as wanted. */
  void put(JsonNode wanted) {
    for (Setting setting : settings(wanted)) {
      JsonNode value = wanted.required(setting.name());
      if (!setting.read().get().equals(value)) {
        setting.write().accept(value);
      }
    }
  }

  private JsonNode versions() {
    BucketVersioningStatus status = s3.getBucketVersioning(of -> of.bucket(bucket)).status();
    return JSON.stringNode(status == BucketVersioningStatus.ENABLED ? "kept" : "not-kept");
  }

  private void keepVersions() {
    s3.putBucketVersioning(
        of ->
            of.bucket(bucket)
                .versioningConfiguration(to -> to.status(BucketVersioningStatus.ENABLED)));
  }

  private JsonNode objectOwner() {
    return unless(
        "OwnershipControlsNotFoundError",
        "unsaid",
        () -> {
          var rules =
              s3.getBucketOwnershipControls(of -> of.bucket(bucket)).ownershipControls().rules();
          return JSON.stringNode(
              rules.size() == 1
                      && rules.getFirst().objectOwnership() == ObjectOwnership.BUCKET_OWNER_ENFORCED
                  ? "bucket-owner"
                  : "other");
        });
  }

  /** Then no ACL can let anybody in. */
  private void ownObjects() {
    var rule =
        OwnershipControlsRule.builder()
            .objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED)
            .build();
    s3.putBucketOwnershipControls(of -> of.bucket(bucket).ownershipControls(to -> to.rules(rule)));
  }

  private JsonNode bucketPolicy() {
    return unless(
        "NoSuchBucketPolicy",
        "none",
        () -> {
          s3.getBucketPolicy(of -> of.bucket(bucket));
          return JSON.stringNode("other");
        });
  }

  private void removePolicy() {
    s3.deleteBucketPolicy(of -> of.bucket(bucket));
  }

  private JsonNode encryption() {
    return unless(
        "ServerSideEncryptionConfigurationNotFoundError",
        "none",
        () -> {
          var rules =
              s3.getBucketEncryption(of -> of.bucket(bucket))
                  .serverSideEncryptionConfiguration()
                  .rules();
          return JSON.stringNode(
              rules.isEmpty() || rules.getFirst().applyServerSideEncryptionByDefault() == null
                  ? "none"
                  : rules.getFirst().applyServerSideEncryptionByDefault().sseAlgorithmAsString());
        });
  }

  private void encrypt(JsonNode algorithm) {
    var rule =
        ServerSideEncryptionRule.builder()
            .applyServerSideEncryptionByDefault(
                by -> by.sseAlgorithm(ServerSideEncryption.fromValue(algorithm.stringValue())))
            .build();
    s3.putBucketEncryption(
        of -> of.bucket(bucket).serverSideEncryptionConfiguration(to -> to.rules(rule)));
  }

  private JsonNode publicAccess() {
    return unless(
        "NoSuchPublicAccessBlockConfiguration",
        "open",
        () ->
            JSON.stringNode(
                s3.getPublicAccessBlock(of -> of.bucket(bucket))
                        .publicAccessBlockConfiguration()
                        .equals(blocked())
                    ? "blocked"
                    : "open"));
  }

  private static PublicAccessBlockConfiguration blocked() {
    return PublicAccessBlockConfiguration.builder()
        .blockPublicAcls(true)
        .ignorePublicAcls(true)
        .blockPublicPolicy(true)
        .restrictPublicBuckets(true)
        .build();
  }

  private void blockPublicAccess() {
    s3.putPublicAccessBlock(of -> of.bucket(bucket).publicAccessBlockConfiguration(blocked()));
  }

  private JsonNode lifecycle() {
    return unless(
        "NoSuchLifecycleConfiguration",
        "none",
        () -> {
          List<LifecycleRule> rules =
              s3.getBucketLifecycleConfiguration(of -> of.bucket(bucket)).rules();
          ObjectNode content = JSON.objectNode();
          if (rules.size() != 1 || !isOurs(rules.getFirst())) {
            return content.put("rules", "other");
          }
          return content
              .put(
                  "versionsKeptDays",
                  rules.getFirst().noncurrentVersionExpiration().noncurrentDays().longValue())
              .put(
                  "uploadsKeptDays",
                  rules
                      .getFirst()
                      .abortIncompleteMultipartUpload()
                      .daysAfterInitiation()
                      .longValue());
        });
  }

  private static boolean isOurs(LifecycleRule rule) {
    return rule.noncurrentVersionExpiration() != null
        && rule.noncurrentVersionExpiration().noncurrentDays() != null
        && rule.abortIncompleteMultipartUpload() != null
        && rule.abortIncompleteMultipartUpload().daysAfterInitiation() != null
        && rule.equals(
            rule(
                rule.noncurrentVersionExpiration().noncurrentDays(),
                rule.abortIncompleteMultipartUpload().daysAfterInitiation()));
  }

  private void putLifecycle(JsonNode wanted) {
    LifecycleRule rule =
        rule(
            wanted.required("versionsKeptDays").intValue(),
            wanted.required("uploadsKeptDays").intValue());
    s3.putBucketLifecycleConfiguration(
        of -> of.bucket(bucket).lifecycleConfiguration(to -> to.rules(rule)));
  }

  private static LifecycleRule rule(int versionsKeptDays, int uploadsKeptDays) {
    return LifecycleRule.builder()
        .id(RULE)
        .status("Enabled")
        .filter(all -> all.prefix(""))
        .noncurrentVersionExpiration(of -> of.noncurrentDays(versionsKeptDays))
        .abortIncompleteMultipartUpload(of -> of.daysAfterInitiation(uploadsKeptDays))
        .expiration(of -> of.expiredObjectDeleteMarker(true))
        .build();
  }

  /** What is read, or this word if the store says that there is none. */
  private static JsonNode unless(String code, String word, Supplier<JsonNode> read) {
    try {
      return read.get();
    } catch (S3Exception e) {
      if (StorageFailures.is(e, code)) {
        return JSON.stringNode(word);
      }
      throw e;
    }
  }
}
