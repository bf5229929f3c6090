package ai.coditect.audit.tiles;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which tile of a level is meant: {@code x001/x234/067} is number 1234067, and {@code .p/W} behind
 * it asks for its first W hashes. Each tile has one path, so that a cache holds it once.
 *
 * @param index from 0
 * @param width 1 to 256
 */
record TilePath(long index, int width) {

  private static final Pattern PATH =
      Pattern.compile("((?:x\\d{3}/){0,5})(\\d{3})(?:\\.p/([1-9]\\d{0,2}))?");
  private static final int FULL = 256;

  /** The tile of a path; empty if it is none. */
  static Optional<TilePath> parse(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches() || parts.group(1).startsWith("x000/")) {
      return Optional.empty();
    }
    long index = Long.parseLong(parts.group(1).replace("x", "").replace("/", "") + parts.group(2));
    @Nullable String partial = parts.group(3);
    int width = partial == null ? FULL : Integer.parseInt(partial);
    return partial != null && width >= FULL
        ? Optional.empty()
        : Optional.of(new TilePath(index, width));
  }
}
