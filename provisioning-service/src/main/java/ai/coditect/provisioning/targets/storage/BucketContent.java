package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.paginators.ListObjectVersionsIterable;

/** All objects of a bucket in all their versions, a page at a time. */
final class BucketContent {

  private final S3Client s3;
  private final String bucket;
  private final Bounds bounds;

  BucketContent(S3Client s3, String bucket) {
    this(s3, bucket, Bounds.USUAL);
  }

  BucketContent(S3Client s3, String bucket, Bounds bounds) {
    this.s3 = s3;
    this.bucket = bucket;
    this.bounds = bounds;
  }

  /**
   * How much is deleted at a time.
   *
   * @param pageSize how many versions by one request
   * @param pages how many such requests
   */
  record Bounds(int pageSize, int pages) {
    static final Bounds USUAL = new Bounds(1_000, 20);
  }

  /** All versions, those that are no longer current included; read as the stream goes on. */
  Stream<ObjectVersion> versions() {
    return pages().stream().flatMap(page -> page.versions().stream());
  }

  private ListObjectVersionsIterable pages() {
    return s3.listObjectVersionsPaginator(of -> of.bucket(bucket));
  }

  /**
   * Deletes a bounded number of versions and of uploads that nobody ended.
   *
   * @return how many versions were deleted
   * @throws FailureException if one cannot be deleted
   */
  long deleteSome() {
    s3.listMultipartUploads(of -> of.bucket(bucket))
        .uploads()
        .forEach(
            upload ->
                s3.abortMultipartUpload(
                    of -> of.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
    long deleted = 0;
    for (int i = 0; i < bounds.pages(); i++) {
      // From the beginning each time: what was there is gone.
      ListObjectVersionsResponse page =
          s3.listObjectVersions(of -> of.bucket(bucket).maxKeys(bounds.pageSize()));
      List<ObjectIdentifier> all = identifiers(page);
      if (all.isEmpty()) {
        return deleted;
      }
      delete(all);
      deleted += all.size();
    }
    return deleted;
  }

  private static List<ObjectIdentifier> identifiers(ListObjectVersionsResponse page) {
    List<ObjectIdentifier> all = new ArrayList<>();
    page.versions().forEach(version -> all.add(identifier(version.key(), version.versionId())));
    page.deleteMarkers().forEach(marker -> all.add(identifier(marker.key(), marker.versionId())));
    return all;
  }

  private static ObjectIdentifier identifier(String key, String version) {
    return ObjectIdentifier.builder().key(key).versionId(version).build();
  }

  private void delete(List<ObjectIdentifier> some) {
    var answer =
        s3.deleteObjects(of -> of.bucket(bucket).delete(what -> what.objects(some).quiet(true)));
    if (!answer.errors().isEmpty()) {
      var first = answer.errors().getFirst();
      throw new FailureException(
          new Failure.Transient(
              Reason.DELETING,
              "%d objects of bucket %s cannot be deleted yet, the first because of %s"
                  .formatted(answer.errors().size(), bucket, first.code())),
          null);
    }
  }
}
