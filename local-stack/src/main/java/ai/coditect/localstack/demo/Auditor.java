package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The ready-made auditor: reads a tenant's trail and trusts none of it. What is checked here
 * follows from the published format alone and shares no code with the service: commitment from salt
 * and canonical bytes, leaf from commitment, root from leaf and path.
 */
public final class Auditor {

  private static final byte[] COMMITMENT_DOMAIN =
      "coditect.audit.commitment/v1\0".getBytes(StandardCharsets.US_ASCII);

  private final StackDescription stack;
  private final JsonHttp http = new JsonHttp();
  private final String token;

  /** Signs in. */
  public Auditor(StackDescription stack) {
    this.stack = stack;
    this.token = SignIn.auditor(stack);
  }

  /** The tenant's trail, oldest first. */
  public List<JsonNode> trail(String tenant) {
    List<JsonNode> entries = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          http.get(
                  "%s/v1/tenants/%s/audit-events?order=oldest&limit=100%s"
                      .formatted(stack.auditUrl(), tenant, cursor),
                  token)
              .require(200)
              .body();
      page.get("items").forEach(entries::add);
      cursor =
          page.hasNonNull("nextCursor")
              ? "&cursor=" + JsonHttp.encode(page.get("nextCursor").stringValue())
              : "";
    } while (!cursor.isEmpty());
    return entries;
  }

  /**
   * Checks that each entry's bytes give its commitment and that the tree of the newest size
   * contains it, and that the tenant's sequence has no gap.
   *
   * @throws IllegalStateException naming the first entry that does not hold
   */
  public void verify(List<JsonNode> trail) {
    long expected = 1;
    for (JsonNode entry : trail) {
      long index = entry.get("index").longValue();
      require(entry.get("tenantSeq").longValue() == expected++, index, "tenant sequence has a gap");
      JsonNode evidence =
          http.get("%s/v1/audit-events/%d".formatted(stack.auditUrl(), index), token)
              .require(200)
              .body();
      byte[] commitment =
          sha256(COMMITMENT_DOMAIN, base64(evidence, "salt"), base64(evidence, "canonical"));
      require(
          Arrays.equals(commitment, base64(entry, "commitment")),
          index,
          "commitment does not match");
      requireInTree(index, sha256(new byte[] {0}, commitment));
    }
  }

  private void requireInTree(long index, byte[] leaf) {
    JsonNode proof =
        http.get("%s/v1/proofs/inclusion?index=%d".formatted(stack.auditUrl(), index), token)
            .require(200)
            .body();
    long last = proof.get("size").longValue() - 1;
    long position = index;
    byte[] hash = leaf;
    // RFC 9162, section 2.1.3.2.
    for (JsonNode step : proof.get("path")) {
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
    require(
        last == 0 && Arrays.equals(hash, base64(proof, "rootHash")), index, "is not in the tree");
  }

  private static void require(boolean holds, long index, String what) {
    if (!holds) {
      throw new IllegalStateException("ledger entry %d: %s".formatted(index, what));
    }
  }

  private static byte[] base64(JsonNode node, String field) {
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
