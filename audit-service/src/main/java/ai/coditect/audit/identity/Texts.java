package ai.coditect.audit.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts of the identity provider, of which anybody may have typed parts, as events take them. */
final class Texts {

  private static final int ID = 255;
  private static final int CORRELATION = 64;

  private Texts() {}

  /** Without control characters and lone surrogates, and not longer than that. */
  static String words(String text, int longest) {
    String clean = cut(text.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").strip(), longest);
    return clean.isEmpty() ? "-" : clean;
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }

  /** An id; a dash if there is none. */
  static String id(@Nullable String text) {
    return text == null ? "-" : words(text, ID);
  }

  static String correlation(@Nullable String session, String key) {
    String id = session == null || session.isBlank() ? key : session;
    return words(id, CORRELATION);
  }

  static void put(Map<String, String> into, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      into.put(name, words(value, ID));
    }
  }

  static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
