package ai.coditect.contracts.tenant;

import ai.coditect.contracts.Require;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the customer has agreed to lose by a tier change. A run whose own consequences are not
 * within it stops before it does anything.
 *
 * @param tierRevision the revision of the tier definition that the preview was made with
 * @param consequences the resources that are revoked or removed, by step key, ordered
 * @param digest what the preview answered over both, SHA-256 in lower-case hexadecimal
 */
public record Acknowledgement(int tierRevision, Set<String> consequences, String digest) {

  /** How many consequences one change may have. */
  public static final int MAX_CONSEQUENCES = 2_000;

  /** Validates and copies. */
  public Acknowledgement {
    Require.atLeast(1, tierRevision, "acknowledged.tierRevision");
    Require.present(consequences, "acknowledged.consequences");
    Require.that(
        consequences.size() <= MAX_CONSEQUENCES, "acknowledged.consequences has too many entries");
    consequences = java.util.Collections.unmodifiableSet(new TreeSet<>(consequences));
    Require.text(digest, 64, "acknowledged.digest");
  }
}
