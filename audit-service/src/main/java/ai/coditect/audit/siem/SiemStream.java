package ai.coditect.audit.siem;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.SiemStreamId;
import ai.coditect.contracts.id.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a tenant's trail to a collector or a bucket.
 *
 * @param url the collector's; for a bucket where S3 is spoken, null for AWS
 * @param bucket where it ends, if that is no collector
 * @param position the number of the last entry that is delivered, or set aside; 0 before the first
 * @param batch how many entries the next request carries at most; fewer after one was refused
 * @param failures requests in a row that did not succeed
 * @param lastError what came of the last request, if it did not succeed
 * @param deliveredAt when one last succeeded
 */
record SiemStream(
    SiemStreamId id,
    TenantId tenant,
    String name,
    Kind kind,
    @Nullable URI url,
    @Nullable Bucket bucket,
    boolean paused,
    long position,
    int batch,
    int failures,
    @Nullable String lastError,
    @Nullable Instant deliveredAt,
    Instant createdAt) {

  private static final int BAD_REQUEST = 400;
  private static final Set<Integer> REFUSALS = Set.of(BAD_REQUEST, 413, 415, 422);

  SiemStream {
    Require.that((kind == Kind.S3) == (bucket != null), "s3: for kind s3 and for no other");
    Require.that(kind == Kind.S3 || url != null, "url is missing");
  }

  /** What is called, by its name alone. */
  String destination() {
    return bucket != null ? bucket.name() : Objects.requireNonNull(url).getHost();
  }

  /** What listens at the other end. */
  enum Kind {
    /** Takes lines of JSON. */
    @JsonProperty("https")
    HTTPS,
    /** Splunk's HTTP Event Collector. */
    @JsonProperty("splunk-hec")
    SPLUNK_HEC,
    /** An object store that speaks S3. */
    @JsonProperty("s3")
    S3;

    /** Whether a status says that this content is not taken, and never will be. */
    boolean refuses(int status) {
      return switch (this) {
        case HTTPS, SPLUNK_HEC -> REFUSALS.contains(status);
        // S3 answers 400 for a region or a key that is not right: no entry is to blame.
        case S3 -> status != BAD_REQUEST && REFUSALS.contains(status);
      };
    }

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }
}
