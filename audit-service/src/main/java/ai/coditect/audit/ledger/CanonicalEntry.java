package ai.coditect.audit.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that an entry commits to, version 1: the RFC 8785 form of {@code {"event": …, "format":
 * "coditect.audit.entry/v1", "receivedAt": …, "tenantSeq": …}}.
 *
 * <p>{@code event} is what the source sent, with fields that we do not know. {@code receivedAt} is
 * the ledger's time in UTC with three decimals. {@code tenantSeq} is left out where there is no
 * tenant. With these two inside, neither the time of an entry nor the number of a tenant's entries
 * can be changed without changing the root. A change to this form gets a new version; entries never
 * change theirs.
 */
final class CanonicalEntry {

  static final String FORMAT = "coditect.audit.entry/v1";

  /** What stands around the event, at most. */
  private static final int FRAME = 128;

  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private CanonicalEntry() {}

  /**
   * The canonical bytes.
   *
   * @param canonicalEvent the event as {@link ai.coditect.platform.json.CanonicalJson} writes it
   * @param receivedAt with millisecond precision; what is finer is cut off
   */
  static byte[] v1(String canonicalEvent, Instant receivedAt, @Nullable Long tenantSeq) {
    return v1(canonicalEvent, text(receivedAt), tenantSeq);
  }

  /** A time as entries have it, once for all that were received at it. */
  static String text(Instant receivedAt) {
    return MILLIS.format(receivedAt);
  }

  /** As above, with the time as {@link #text} has it. */
  static byte[] v1(String canonicalEvent, String receivedAt, @Nullable Long tenantSeq) {
    var entry =
        new StringBuilder(canonicalEvent.length() + FRAME)
            .append("{\"event\":")
            .append(canonicalEvent)
            .append(",\"format\":\"" + FORMAT + "\",\"receivedAt\":\"")
            .append(receivedAt)
            .append('"');
    if (tenantSeq != null) {
      entry.append(",\"tenantSeq\":").append(tenantSeq.longValue());
    }
    return entry.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }
}
