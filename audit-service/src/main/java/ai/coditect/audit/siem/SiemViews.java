package ai.coditect.audit.siem;

import ai.coditect.audit.siem.SiemStream.Kind;
import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.SiemStreamId;
import ai.coditect.contracts.id.TenantId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams as they are asked for and answered. */
final class SiemViews {

  private static final int MOST_URL = 2000;

  private SiemViews() {}

  /**
   * What is wanted.
   *
   * @param url where to post; HTTPS, at a public address; not for a bucket
   * @param token that the collector wants to see; never shown again; not for a bucket
   * @param s3 the bucket; for kind s3 and for no other
   * @param after the number of the entry to begin behind; null for those to come, 0 for all
   */
  record Creation(
      TenantId tenantId,
      String name,
      Kind kind,
      @Nullable String url,
      @Nullable String token,
      @Nullable BucketAccess s3,
      @Nullable Long after) {

    Creation {
      Require.present(tenantId, "tenantId");
      Require.text(name, 100, "name");
      Require.present(kind, "kind");
      Require.that((kind == Kind.S3) == (s3 != null), "s3: for kind s3 and for no other");
      if (s3 == null) {
        Require.text(url, MOST_URL, "url");
      } else {
        Require.that(url == null && token == null, "url and token are not for a bucket");
      }
      Require.that(name.indexOf('\0') < 0, "name must have no NUL");
      Require.that(
          token == null
              || (token.length() <= 1024
                  && !token.isEmpty()
                  && token.chars().allMatch(c -> c > ' ' && c < 127)),
          "token: 1 to 1024 printable ASCII characters");
      Require.that(after == null || after >= 0, "after must not be negative");
    }

    @Override
    public String toString() {
      return "Creation[" + tenantId + "]"; // not the token
    }
  }

  /**
   * A bucket and what opens it.
   *
   * @param endpoint where S3 is spoken, buckets in the path: HTTPS at a public address; null for
   *     AWS
   * @param prefix what all keys begin with; null for nothing
   * @param accessKeyId of somebody who may put objects there and needs nothing else
   * @param secretAccessKey never shown again
   */
  record BucketAccess(
      @Nullable String endpoint,
      String bucket,
      String region,
      @Nullable String prefix,
      String accessKeyId,
      String secretAccessKey) {

    BucketAccess {
      Require.that(endpoint == null || endpoint.length() <= MOST_URL, "s3.endpoint: too long");
      Require.that(isKey(accessKeyId, 128), "s3.accessKeyId: 1 to 128 printable characters");
      Require.that(isKey(secretAccessKey, 1024), "s3.secretAccessKey: 1 to 1024 of ASCII");
      var _ = new Bucket(bucket, region, prefix == null ? "" : prefix);
    }

    private static boolean isKey(@Nullable String text, int longest) {
      return text != null
          && !text.isEmpty()
          && text.length() <= longest
          && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    Bucket place() {
      return new Bucket(bucket, region, prefix == null ? "" : prefix);
    }

    @Override
    public String toString() {
      return "BucketAccess[" + bucket + "]"; // not the keys
    }
  }

  /** Whether it stands still. */
  record PauseChange(boolean paused) {}

  /** Where it goes on: behind the entry of this number. */
  record Position(long after) {}

  /** Several. */
  record Items<T>(List<T> items) {

    Items {
      items = List.copyOf(items);
    }
  }

  /**
   * One as it is answered; never with its token or keys.
   *
   * @param url the collector's, or where S3 is spoken if that is not AWS
   * @param state {@code streaming}, {@code failing} or {@code paused}
   * @param position the number of the last entry that is delivered or set aside
   * @param behind how many entries the collector lacks
   */
  record StreamView(
      SiemStreamId id,
      TenantId tenantId,
      String name,
      Kind kind,
      @Nullable URI url,
      @Nullable Bucket s3,
      String state,
      long position,
      long behind,
      int failures,
      @Nullable String lastError,
      @Nullable Instant deliveredAt,
      Instant createdAt) {

    static StreamView of(SiemStream stream, long newest) {
      String active = stream.failures() > 0 ? "failing" : "streaming";
      return new StreamView(
          stream.id(),
          stream.tenant(),
          stream.name(),
          stream.kind(),
          stream.url(),
          stream.bucket(),
          stream.paused() ? "paused" : active,
          stream.position(),
          Math.max(0, newest - stream.position()),
          stream.failures(),
          stream.lastError(),
          stream.deliveredAt(),
          stream.createdAt());
    }
  }
}
