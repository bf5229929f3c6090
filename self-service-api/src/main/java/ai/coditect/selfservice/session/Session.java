package ai.coditect.selfservice.session;

import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * One browser that is signed in, as it is stored.
 *
 * @param key the keyed hash of what the browser's cookie holds
 * @param account who is signed in
 * @param tokens on their behalf
 * @param since when it began
 * @param usedAt when it was used last, to a minute
 * @param endsAt when it ends if nobody uses it
 * @param lastsUntil when it ends in any case
 */
record Session(
    Key key,
    Account account,
    Tokens tokens,
    Instant since,
    Instant usedAt,
    Instant endsAt,
    Instant lastsUntil) {

  /**
   * The keyed hash of what a browser's cookie holds, in hexadecimal digits: who reads the table can
   * be nobody.
   */
  record Key(String digits) {

    static Key of(byte[] hash) {
      return new Key(HexFormat.of().formatHex(hash));
    }

    /** Enough of it to tell sessions apart in a trail. */
    String shortened() {
      return digits.substring(0, 16);
    }
  }

  /**
   * Who is signed in.
   *
   * @param issuer the identity provider
   * @param subject the account there
   * @param providerSession the provider's own name of its session; null if it has none
   */
  record Account(String issuer, String subject, @Nullable String providerSession) {}

  boolean freshAt(Instant time) {
    return tokens.accessEndsAt().isAfter(time);
  }
}
