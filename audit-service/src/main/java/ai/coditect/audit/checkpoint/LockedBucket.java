package ai.coditect.audit.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockEnabled;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket to which texts can be added under a lock, in AWS's compliance mode: until it ends no
 * request of anybody changes or deletes them, the account's owner included. Every call throws
 * IllegalStateException if the store does not answer.
 */
final class LockedBucket implements AutoCloseable {

  private static final String UNLOCKED = "NoSuchObjectLockConfiguration";
  private static final int NOT_FOUND = 404;
  private static final int EXISTS = 412;

  /** More than that many markers before a few texts are there to keep us from reading them. */
  private static final int MOST_PAGES = 10;

  private final BucketSettings settings;
  private final S3Client s3;

  LockedBucket(BucketSettings settings) {
    this.settings = settings;
    var client =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())))
            .overrideConfiguration(
                ClientOverrideConfiguration.builder()
                    // The next round is the retry.
                    .retryStrategy(DefaultRetryStrategy.doNotRetry())
                    .apiCallTimeout(settings.timeout())
                    .build())
            .httpClient(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.timeout())
                    .socketTimeout(settings.timeout())
                    .build());
    if (settings.url() != null) {
      client.endpointOverride(settings.url()).forcePathStyle(true);
    }
    this.s3 = client.build();
  }

  /**
   * Ends if the bucket locks what is written to it.
   *
   * @throws UnfitPlaceException if there is no such bucket, or it does not
   */
  void requireLock() {
    boolean locks =
        asking(
            () -> {
              try {
                var answer = s3.getObjectLockConfiguration(it -> it.bucket(settings.name()));
                return answer.objectLockConfiguration() != null
                    && answer.objectLockConfiguration().objectLockEnabled()
                        == ObjectLockEnabled.ENABLED;
              } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                  return false;
                }
                throw e;
              }
            });
    if (!locks) {
      throw new UnfitPlaceException(
          this + " does not exist or has no object lock: checkpoints in it could be deleted");
    }
  }

  /**
   * The versions of the first few objects below a prefix, in the order of their keys. A deletion
   * that names no version only hides an object, and hides nothing from here.
   */
  List<ObjectVersion> firstBelow(String prefix, int wanted) {
    return asking(
        () -> {
          List<ObjectVersion> found = new ArrayList<>();
          int pages = 0;
          for (ListObjectVersionsResponse page :
              s3.listObjectVersionsPaginator(it -> it.bucket(settings.name()).prefix(prefix))) {
            found.addAll(page.versions());
            pages++;
            if (found.size() >= wanted) {
              break;
            }
            if (pages == MOST_PAGES) {
              throw new UnfitPlaceException(this + " is full of deletions of checkpoints");
            }
          }
          return List.copyOf(found.subList(0, Math.min(wanted, found.size())));
        });
  }

  /**
   * What a version holds.
   *
   * @throws UnfitPlaceException if it is not locked as everything here has to be
   */
  String read(ObjectVersion version) {
    // Asked for by itself: not every store says it with the object.
    if (!asking(() -> isLocked(version))) {
      throw new UnfitPlaceException(
          "%s holds %s without a lock in compliance mode".formatted(this, version.key()));
    }
    return asking(
            () ->
                s3.getObjectAsBytes(
                    it ->
                        it.bucket(settings.name())
                            .key(version.key())
                            .versionId(version.versionId())))
        .asString(StandardCharsets.UTF_8);
  }

  private boolean isLocked(ObjectVersion version) {
    try {
      return s3.getObjectRetention(
                  it ->
                      it.bucket(settings.name()).key(version.key()).versionId(version.versionId()))
              .retention()
              .mode()
          == ObjectLockRetentionMode.COMPLIANCE;
    } catch (S3Exception e) {
      // Servers agree on the code and not on the status.
      if (UNLOCKED.equals(e.awsErrorDetails().errorCode())) {
        return false;
      }
      throw e;
    }
  }

  /** What is at the key, whether or not it is locked. */
  String newestAt(String key) {
    return asking(() -> s3.getObjectAsBytes(it -> it.bucket(settings.name()).key(key)))
        .asString(StandardCharsets.UTF_8);
  }

  /** Adds a text under a lock; false if there is one at this key already. */
  boolean add(String key, String text, Instant until) {
    return asking(
        () -> {
          try {
            s3.putObject(
                it ->
                    it.bucket(settings.name())
                        .key(key)
                        .ifNoneMatch("*")
                        .contentType("text/plain; charset=utf-8")
                        .objectLockMode(ObjectLockMode.COMPLIANCE)
                        .objectLockRetainUntilDate(until),
                RequestBody.fromString(text));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == EXISTS) {
              return false;
            }
            throw e;
          }
        });
  }

  private <T> T asking(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new IllegalStateException(this + " does not answer as it should", e);
    }
  }

  @Override
  public void close() {
    s3.close();
  }

  @Override
  public String toString() {
    return "the bucket " + settings.name();
  }
}
