package ai.coditect.provisioning.plan;

import ai.coditect.contracts.Require;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One field that is not as it should be.
 *
 * @param pointer which, as a JSON pointer
 * @param from as it is; null if absent
 * @param to as it should be; null if it should be absent
 */
public record Difference(String pointer, @Nullable JsonNode from, @Nullable JsonNode to) {

  /** Validates. */
  public Difference {
    Require.present(pointer, "pointer");
  }
}
