package ai.coditect.audit.siem;

import ai.coditect.contracts.id.SiemStreamId;
import ai.coditect.contracts.id.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a tenant's trail to a collector.
 *
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
    URI url,
    boolean paused,
    long position,
    int batch,
    int failures,
    @Nullable String lastError,
    @Nullable Instant deliveredAt,
    Instant createdAt) {

  /** What listens at the other end. */
  enum Kind {
    /** Takes lines of JSON. */
    @JsonProperty("https")
    HTTPS,
    /** Splunk's HTTP Event Collector. */
    @JsonProperty("splunk-hec")
    SPLUNK_HEC;

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Kind of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }
}
