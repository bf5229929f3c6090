package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.selfservice.secrets.Base62;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an API key: {@code cdt_live_<key id's suffix>_<28 random base62
 * characters><checksum>}, the checksum being the CRC32 of all before it in six base62 characters.
 * The random part is worth 166 bits. Shown by its accessor only.
 */
record KeyText(ApiKeyId key, String value) {

  static final String PREFIX = "cdt_live_";

  private static final int RANDOM_CHARACTERS = 28;
  private static final int CHECKSUM_CHARACTERS = 6;
  private static final Pattern FORM =
      Pattern.compile("cdt_live_([0-7][0-9a-hjkmnp-tv-z]{25})_[0-9A-Za-z]{34}");

  /** A new text for a key. */
  static KeyText generate(ApiKeyId key) {
    String unchecked = PREFIX + key.suffix() + "_" + Base62.random(RANDOM_CHARACTERS);
    return new KeyText(key, unchecked + Base62.checksum(unchecked));
  }

  /** Reads a text; empty if it has not the form or a checksum that does not fit: a typo. */
  static Optional<KeyText> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    int end = text.length() - CHECKSUM_CHARACTERS;
    return Base62.checksum(text.substring(0, end)).equals(text.substring(end))
        ? Optional.of(new KeyText(new ApiKeyId("key_" + form.group(1)), text))
        : Optional.empty();
  }

  String lastFour() {
    return value.substring(value.length() - 4);
  }

  @Override
  public String toString() {
    return "KeyText[" + key + "]";
  }
}
