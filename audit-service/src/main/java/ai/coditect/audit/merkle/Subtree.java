package ai.coditect.audit.merkle;

/**
 * A complete subtree: the leaves from {@code index << level} on, {@code 1 << level} of them. Once
 * all of these are there its hash never changes, however far the tree grows.
 *
 * @param level its height; a leaf has 0
 * @param index which one of its level, from 0
 */
public record Subtree(int level, long index) {

  private static final int MAX_LEVEL = 62;

  /** Validates. */
  public Subtree {
    if (level < 0 || level > MAX_LEVEL || index < 0 || index > (Long.MAX_VALUE >> level)) {
      throw new IllegalArgumentException(
          "no subtree has level %d and index %d".formatted(level, index));
    }
  }
}
