package ai.coditect.localstack.demo;

import ai.coditect.localstack.stack.StackDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The ready-made auditor: reads a tenant's trail and trusts none of it. What is checked here
 * follows from the published format alone and shares no code with the service: commitment from salt
 * and canonical bytes, leaf from commitment, root from leaf and path.
 */
public final class Auditor {

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
          InclusionCheck.commitment(
              InclusionCheck.base64(evidence, "salt"),
              InclusionCheck.base64(evidence, "canonical"));
      require(
          Arrays.equals(commitment, InclusionCheck.base64(entry, "commitment")),
          index,
          "commitment does not match");
      requireInTree(index, commitment);
    }
  }

  private void requireInTree(long index, byte[] commitment) {
    JsonNode proof =
        http.get("%s/v1/proofs/inclusion?index=%d".formatted(stack.auditUrl(), index), token)
            .require(200)
            .body();
    require(
        InclusionCheck.holds(
            index,
            commitment,
            proof.get("size").longValue(),
            proof.get("path"),
            InclusionCheck.base64(proof, "rootHash")),
        index,
        "is not in the tree");
  }

  private static void require(boolean holds, long index, String what) {
    if (!holds) {
      throw new IllegalStateException("ledger entry %d: %s".formatted(index, what));
    }
  }
}
