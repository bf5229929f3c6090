package ai.coditect.verifier;

import java.util.Base64;

/**
 * Standard base64 in its one form: padded, and without bits that decoders ignore. So two texts that
 * differ are never the same bytes.
 */
final class Base64Text {

  private Base64Text() {}

  static byte[] decode(String text) throws Refusal {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new Refusal("not base64: " + text);
  }
}
