package ai.coditect.audit.merkle;

/** The hashes of RFC 6962, section 2.1. The first byte keeps a leaf from being taken for a node. */
public final class Merkle {

  /** The root of a tree without leaves. */
  public static final Hash EMPTY_ROOT = Hash.sha256();

  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  private Merkle() {}

  /** The hash of a leaf that holds {@code data}. */
  public static Hash leaf(byte[] data) {
    return Hash.sha256(LEAF, data);
  }

  /** The hash of the leaf that holds a commitment. */
  public static Hash leaf(Hash commitment) {
    return leaf(commitment.bytes());
  }

  /** The hash of an inner node. */
  public static Hash node(Hash left, Hash right) {
    return Hash.sha256(NODE, left.bytes(), right.bytes());
  }
}
