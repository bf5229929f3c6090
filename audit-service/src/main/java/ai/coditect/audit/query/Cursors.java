package ai.coditect.audit.query;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Says where a listing goes on. A cursor holds for the listing that gave it only, and for any
 * instance. It grants nothing: who asks is checked on each page.
 */
@Component
class Cursors {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int TAG_BYTES = 16;

  private final JdbcTemplate jdbc;

  Cursors(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The cursor behind a place of a listing. */
  String after(TrailQuery listing, long position) {
    byte[] tag = tag(listing, position);
    byte[] cursor = ByteBuffer.allocate(Long.BYTES + TAG_BYTES).putLong(position).put(tag).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
  }

  /** The place that a cursor of this listing names; empty if it is none. */
  Optional<Long> position(String cursor, TrailQuery listing) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (bytes.length != Long.BYTES + TAG_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long position = buffer.getLong();
    byte[] tag = new byte[TAG_BYTES];
    buffer.get(tag);
    return MessageDigest.isEqual(tag, tag(listing, position))
        ? Optional.of(position)
        : Optional.empty();
  }

  private byte[] tag(TrailQuery listing, long position) {
    String signed = "%d %s %s".formatted(position, listing.order(), listing.filter());
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key(), ALGORITHM));
      byte[] full = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(full, TAG_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private byte[] key() {
    byte[] key = jdbc.queryForObject("select key from cursor_key where id = 1", byte[].class);
    if (key == null) {
      throw new IllegalStateException("the database has no key for cursors");
    }
    return key;
  }
}
