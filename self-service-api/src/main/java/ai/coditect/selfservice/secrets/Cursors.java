package ai.coditect.selfservice.secrets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where a reader of a list goes on: opaque, and good only for the list that gave it. */
@Component
public class Cursors {

  private static final String PURPOSE = "cursor";
  private static final int MAC_BYTES = 16;
  private static final int MAX_LENGTH = 512;

  private final Pepper pepper;

  Cursors(Pepper pepper) {
    this.pepper = pepper;
  }

  /** A cursor to a position of a list; both are text of the caller's own, without a line feed. */
  public String at(String list, String position) {
    byte[] place = position.getBytes(StandardCharsets.UTF_8);
    byte[] cursor = Arrays.copyOf(mac(list, position), MAC_BYTES + place.length);
    System.arraycopy(place, 0, cursor, MAC_BYTES, place.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /** The position; empty if the cursor was not made here for this list. */
  public Optional<String> position(String list, String cursor) {
    if (cursor.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length <= MAC_BYTES) {
      return Optional.empty();
    }
    String position =
        new String(bytes, MAC_BYTES, bytes.length - MAC_BYTES, StandardCharsets.UTF_8);
    byte[] given = Arrays.copyOf(bytes, MAC_BYTES);
    return java.security.MessageDigest.isEqual(given, mac(list, position))
        ? Optional.of(position)
        : Optional.empty();
  }

  private byte[] mac(String list, String position) {
    return Arrays.copyOf(pepper.mac(PURPOSE, list + '\n' + position), MAC_BYTES);
  }
}
