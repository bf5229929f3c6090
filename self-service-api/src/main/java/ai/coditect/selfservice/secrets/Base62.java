package ai.coditect.selfservice.secrets;

import java.security.SecureRandom;
import java.util.zip.CRC32;

/** Random text and checksums of the characters 0-9, A-Z and a-z. */
public final class Base62 {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int CHECKSUM_LENGTH = 6;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Base62() {}

  /** Random text; each character is worth 5.95 bits. */
  public static String random(int length) {
    return RANDOM
        .ints(length, 0, ALPHABET.length())
        .collect(
            StringBuilder::new,
            (text, digit) -> text.append(ALPHABET.charAt(digit)),
            StringBuilder::append)
        .toString();
  }

  /** The CRC32 of ASCII text as six characters, most significant first. */
  public static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    char[] digits = new char[CHECKSUM_LENGTH];
    for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }
}
