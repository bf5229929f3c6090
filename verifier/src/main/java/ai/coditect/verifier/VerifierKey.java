package ai.coditect.verifier;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An Ed25519 key as c2sp.org/signed-note writes it: {@code name+hash+base64}. */
final class VerifierKey {

  private static final Pattern FORM =
      Pattern.compile("([^\\s+]+)\\+([0-9a-f]{8})\\+([A-Za-z0-9+/=]+)");
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte ED25519 = 1;

  private final String name;
  private final byte[] hash;
  private final PublicKey key;
  private final String text;

  private VerifierKey(String name, byte[] hash, PublicKey key, String text) {
    this.name = name;
    this.hash = hash;
    this.key = key;
    this.text = text;
  }

  static VerifierKey parse(String text) throws Refusal {
    Matcher parts = FORM.matcher(text.strip());
    Refusal.unless(parts.matches(), "not a verifier key (name+hash+base64): " + text.strip());
    byte[] typed = Base64Text.decode(parts.group(3));
    Refusal.unless(
        typed.length == 1 + Hashing.BYTES && typed[0] == ED25519, "not an Ed25519 key: " + text);
    byte[] line = (parts.group(1) + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] hashed = Arrays.copyOf(line, line.length + typed.length);
    System.arraycopy(typed, 0, hashed, line.length, typed.length);
    byte[] hash = Arrays.copyOf(Hashing.sha256(hashed), 4);
    Refusal.unless(
        HexFormat.of().formatHex(hash).equals(parts.group(2)), "the key has another hash: " + text);
    return new VerifierKey(parts.group(1), hash, publicKey(typed), text.strip());
  }

  private static PublicKey publicKey(byte[] typed) throws Refusal {
    byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + Hashing.BYTES);
    System.arraycopy(typed, 1, encoded, X509_PREFIX.length, Hashing.BYTES);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new Refusal("not an Ed25519 key: " + e.getMessage());
    }
  }

  String name() {
    return name;
  }

  boolean hasHash(byte[] candidate) {
    return Arrays.equals(hash, candidate);
  }

  boolean verifies(String signed, byte[] signature) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(key);
      ed25519.update(signed.getBytes(StandardCharsets.UTF_8));
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // of another length, or no signature at all
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
