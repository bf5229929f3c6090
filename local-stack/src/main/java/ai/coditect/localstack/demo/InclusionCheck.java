package ai.coditect.localstack.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/**
 * Computes from a ledger entry's salt and canonical bytes what the ledger must say of it. Follows
 * from the published format alone and shares no code with the services.
 */
final class InclusionCheck {

  private static final byte[] COMMITMENT_DOMAIN =
      "coditect.audit.commitment/v1\0".getBytes(StandardCharsets.US_ASCII);

  private InclusionCheck() {}

  /** The commitment to an entry. */
  static byte[] commitment(byte[] salt, byte[] canonical) {
    return sha256(COMMITMENT_DOMAIN, salt, canonical);
  }

  /** Whether the path leads from the commitment at this index to the root (RFC 9162, 2.1.3.2). */
  static boolean holds(long index, byte[] commitment, long size, JsonNode path, byte[] root) {
    long last = size - 1;
    long position = index;
    byte[] hash = sha256(new byte[] {0}, commitment);
    for (JsonNode step : path) {
      byte[] sibling = Base64.getDecoder().decode(step.stringValue());
      if ((position & 1) == 1 || position == last) {
        hash = sha256(new byte[] {1}, sibling, hash);
        while ((position & 1) == 0 && position != 0) {
          position >>= 1;
          last >>= 1;
        }
      } else {
        hash = sha256(new byte[] {1}, hash, sibling);
      }
      position >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /** The bytes of a field in base64. */
  static byte[] base64(JsonNode node, String field) {
    return Base64.getDecoder().decode(node.get(field).stringValue());
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
