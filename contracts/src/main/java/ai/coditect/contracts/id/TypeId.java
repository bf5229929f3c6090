package ai.coditect.contracts.id;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.util.Objects;
import java.util.UUID;

/**
 * The TypeID text form (specification 0.3): a lower-case prefix, an underscore and 26 characters of
 * Crockford base32 that encode a UUID. Ids made here hold a UUIDv7, so they sort by the time they
 * were made.
 */
final class TypeId {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int SUFFIX_LENGTH = 26;
  // 26 x 5 bits are two more than a UUID has, so the first character carries three bits only.
  private static final char LARGEST_FIRST = '7';

  // One generator for all: within a millisecond it counts up.
  private static final TimeBasedEpochGenerator VERSION_7 = Generators.timeBasedEpochGenerator();

  private TypeId() {}

  static String next(String prefix) {
    return of(prefix, VERSION_7.generate());
  }

  static String of(String prefix, UUID uuid) {
    char[] suffix = new char[SUFFIX_LENGTH];
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    for (int i = SUFFIX_LENGTH - 1; i >= 0; i--) {
      suffix[i] = ALPHABET.charAt((int) (low & 31));
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return prefix + "_" + new String(suffix);
  }

  /**
   * Returns {@code value} if it is a TypeID with this prefix, else throws {@link
   * IllegalArgumentException}.
   */
  static String require(String prefix, String value) {
    Objects.requireNonNull(value, "id");
    int start = prefix.length() + 1;
    if (value.length() != start + SUFFIX_LENGTH
        || !value.startsWith(prefix)
        || value.charAt(start - 1) != '_'
        || !isSuffix(value, start)) {
      throw new IllegalArgumentException(
          "not an id of the form %s_<26 base32 characters>".formatted(prefix));
    }
    return value;
  }

  /** By hand: ids are checked whenever they are read, and a pattern takes ten times as long. */
  private static boolean isSuffix(String value, int start) {
    if (value.charAt(start) > LARGEST_FIRST) {
      return false;
    }
    for (int i = start; i < value.length(); i++) {
      if (ALPHABET.indexOf(value.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  /** The part after the underscore: unique by itself, safe in DNS labels and SQL identifiers. */
  static String suffix(String value) {
    return value.substring(value.lastIndexOf('_') + 1);
  }
}
