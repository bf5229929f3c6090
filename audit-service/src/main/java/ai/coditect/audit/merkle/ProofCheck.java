package ai.coditect.audit.merkle;

import java.util.List;

/**
 * Checks proofs as RFC 9162 does, sections 2.1.3.2 and 2.1.4.2. Knows nothing of how they are made.
 */
public final class ProofCheck {

  private ProofCheck() {}

  /** Whether {@code proof} shows that {@code leaf} is at {@code index} below {@code root}. */
  public static boolean inclusion(Hash leaf, long index, long size, List<Hash> proof, Hash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long position = index;
    long last = size - 1;
    Hash hash = leaf;
    for (Hash sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((position & 1) == 1 || position == last) {
        hash = Merkle.node(sibling, hash);
        int skipped = (position & 1) == 1 ? 0 : Long.numberOfTrailingZeros(position);
        position >>= skipped;
        last >>= skipped;
      } else {
        hash = Merkle.node(hash, sibling);
      }
      position >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /**
   * Whether {@code proof} shows that the tree below {@code newRoot} begins with all of the one
   * below {@code oldRoot}.
   */
  public static boolean consistency(
      long oldSize, long newSize, List<Hash> proof, Hash oldRoot, Hash newRoot) {
    if (oldSize < 0 || oldSize > newSize) {
      return false;
    }
    if (oldSize == newSize) {
      return proof.isEmpty() && oldRoot.equals(newRoot);
    }
    if (oldSize == 0) {
      return proof.isEmpty() && oldRoot.equals(Merkle.EMPTY_ROOT);
    }
    boolean oldIsComplete = Long.bitCount(oldSize) == 1;
    if (!oldIsComplete && proof.isEmpty()) {
      return false;
    }
    int skipped = Long.numberOfTrailingZeros(oldSize);
    return new Walk(
            (oldSize - 1) >> skipped,
            (newSize - 1) >> skipped,
            oldIsComplete ? oldRoot : proof.getFirst())
        .over(oldIsComplete ? proof : proof.subList(1, proof.size()))
        .endsAt(oldRoot, newRoot);
  }

  /** The two roots as they grow from the hash that both trees share. */
  private static final class Walk {
    private long position;
    private long last;
    private Hash oldHash;
    private Hash newHash;
    private boolean tooLong;

    Walk(long position, long last, Hash shared) {
      this.position = position;
      this.last = last;
      this.oldHash = shared;
      this.newHash = shared;
    }

    Walk over(List<Hash> proof) {
      for (Hash sibling : proof) {
        if (last == 0) {
          tooLong = true;
          return this;
        }
        if ((position & 1) == 1 || position == last) {
          oldHash = Merkle.node(sibling, oldHash);
          newHash = Merkle.node(sibling, newHash);
          int skipped = (position & 1) == 1 ? 0 : Long.numberOfTrailingZeros(position);
          position >>= skipped;
          last >>= skipped;
        } else {
          newHash = Merkle.node(newHash, sibling);
        }
        position >>= 1;
        last >>= 1;
      }
      return this;
    }

    boolean endsAt(Hash oldRoot, Hash newRoot) {
      return !tooLong && last == 0 && oldHash.equals(oldRoot) && newHash.equals(newRoot);
    }
  }
}
