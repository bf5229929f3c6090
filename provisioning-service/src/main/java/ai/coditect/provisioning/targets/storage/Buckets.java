package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tenants' buckets. Whatever does not carry our tags is not touched. */
final class Buckets {

  /** Where S3 takes no constraint. */
  private static final String FIRST_REGION = "us-east-1";

  private final StorageConnections connections;

  private final BucketContent.Bounds bounds;

  Buckets(StorageConnections connections) {
    this(connections, BucketContent.Bounds.USUAL);
  }

  Buckets(StorageConnections connections, BucketContent.Bounds bounds) {
    this.connections = connections;
    this.bounds = bounds;
  }

  /**
   * What is there.
   *
   * @param wanted the content that is wanted; null if none is, and then nobody looks closer
   */
  Observation observe(CellId cell, Names names, @Nullable JsonNode wanted) {
    S3Client s3 = connections.s3(cell);
    return switch (whose(s3, names)) {
      case NOBODYS -> new Observation.Absent();
      case OTHERS ->
          new Observation.Foreign("bucket %s is there and is not ours".formatted(names.bucket()));
      case OURS ->
          new Observation.Present(
              wanted == null
                  ? JsonNodeFactory.instance.objectNode()
                  : settings(cell, names).read(wanted),
              Names.nature(names.bucketKey()),
              Set.of());
    };
  }

  private BucketSettings settings(CellId cell, Names names) {
    return new BucketSettings(connections.s3(cell), names.bucket(), connections.lacks(cell));
  }

  private enum Whose {
    NOBODYS,
    OURS,
    OTHERS
  }

  private static Whose whose(S3Client s3, Names names) {
    try {
      Map<String, String> tags =
          s3.getBucketTagging(of -> of.bucket(names.bucket())).tagSet().stream()
              .collect(Collectors.toMap(Tag::key, Tag::value));
      return tags.entrySet().containsAll(names.tags().entrySet()) ? Whose.OURS : Whose.OTHERS;
    } catch (S3Exception e) {
      if (StorageFailures.is(e, "NoSuchBucket")) {
        return Whose.NOBODYS;
      }
      // Names are the whole world's: another account's bucket says no to us.
      if (StorageFailures.is(e, "NoSuchTagSet", "AccessDenied")) {
        return Whose.OTHERS;
      }
      throw e;
    }
  }

  /** Makes the bucket if it is not there, with its tags at once, and puts its settings right. */
  void put(CellId cell, Names names, JsonNode wanted) {
    S3Client s3 = connections.s3(cell);
    if (whose(s3, names) == Whose.NOBODYS) {
      create(s3, connections.region(cell), names);
    }
    requireOurs(s3, names);
    settings(cell, names).put(wanted);
  }

  private static void create(S3Client s3, String region, Names names) {
    try {
      s3.createBucket(
          of ->
              of.bucket(names.bucket())
                  .createBucketConfiguration(
                      with -> {
                        with.tags(
                            names.tags().entrySet().stream()
                                .map(
                                    tag ->
                                        Tag.builder()
                                            .key(tag.getKey())
                                            .value(tag.getValue())
                                            .build())
                                .toList());
                        if (!region.equals(FIRST_REGION)) {
                          with.locationConstraint(region);
                        }
                      }));
    } catch (S3Exception e) {
      // Somebody was faster; whether it was us is looked at next.
      if (!StorageFailures.is(e, "BucketAlreadyOwnedByYou", "BucketAlreadyExists")) {
        throw e;
      }
    }
  }

  private static void requireOurs(S3Client s3, Names names) {
    if (whose(s3, names) == Whose.OTHERS) {
      throw new FailureException(
          new Failure.Terminal(
              Reason.OWNERSHIP_CONFLICT,
              "bucket %s is there and is not ours".formatted(names.bucket())),
          null);
    }
  }

  /**
   * Deletes the bucket with all that is in it, or a bounded part of that.
   *
   * @throws FailureException transient, while something is left
   */
  void delete(CellId cell, Names names) {
    S3Client s3 = connections.s3(cell);
    if (whose(s3, names) == Whose.NOBODYS) {
      return;
    }
    requireOurs(s3, names);
    var content = new BucketContent(s3, names.bucket(), bounds);
    long deleted = content.deleteSome();
    try {
      s3.deleteBucket(of -> of.bucket(names.bucket()));
    } catch (S3Exception e) {
      if (StorageFailures.is(e, "BucketNotEmpty")) {
        throw new FailureException(
            new Failure.Transient(
                Reason.DELETING,
                "bucket %s is being emptied: %d objects and versions are gone by now, and more are left"
                    .formatted(names.bucket(), deleted)),
            Objects.requireNonNull(e));
      }
      if (!StorageFailures.is(e, "NoSuchBucket")) {
        throw e;
      }
    }
  }
}
