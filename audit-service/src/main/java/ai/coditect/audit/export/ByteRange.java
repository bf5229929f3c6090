package ai.coditect.audit.export;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file a request wants (RFC 9110, section 14), both ends included.
 *
 * @param partial whether they were asked for by a range
 */
record ByteRange(long first, long last, boolean partial) {

  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** The whole file. */
  static ByteRange all(long size) {
    return new ByteRange(0, size - 1, false);
  }

  /**
   * The range that a header names. What is no single range of bytes is ignored, as the RFC allows.
   *
   * @return empty if no byte of the file is in the range
   */
  static Optional<ByteRange> of(@Nullable String header, long size) {
    Matcher range = ONE.matcher(header == null ? "" : header);
    if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.of(all(size));
    }
    String from = range.group(1);
    String to = range.group(2);
    if (from.isEmpty()) {
      long length = Math.min(size, Long.parseLong(to));
      return length == 0
          ? Optional.empty()
          : Optional.of(new ByteRange(size - length, size - 1, true));
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    if (!to.isEmpty() && Long.parseLong(to) < first) {
      return Optional.of(all(size));
    }
    return first >= size ? Optional.empty() : Optional.of(new ByteRange(first, last, true));
  }

  long length() {
    return last - first + 1;
  }
}
