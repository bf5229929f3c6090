package ai.coditect.provisioning.plan;

import ai.coditect.provisioning.desired.ResourceKey;
import java.util.Set;

/**
 * What a plan may take away.
 *
 * @param brake how much is frozen for the whole fleet
 * @param expired customer data whose retention is over
 */
public record Guard(Brake brake, Set<ResourceKey> expired) {

  /** Nothing is frozen and no retention is over. */
  public static final Guard NONE = new Guard(Brake.RELEASED, Set.of());

  /** How much is frozen. */
  public enum Brake {
    /** Nothing. */
    RELEASED,
    /**
     * Deletions. Revocations go on, because they protect somebody (a security hold); so does
     * stopping what runs, which loses nothing.
     */
    DELETIONS,
    /** Deletions, revocations, and stops of what runs. */
    ALL
  }

  /** Copies. */
  public Guard {
    expired = Set.copyOf(expired);
  }
}
