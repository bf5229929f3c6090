package ai.coditect.verifier;

import java.util.Arrays;
import java.util.List;

/** Checks proofs as RFC 9162 does, sections 2.1.3.2 and 2.1.4.2. */
public final class ProofCheck {

  private ProofCheck() {}

  /** Whether {@code proof} shows that {@code leaf} is at {@code index} below {@code root}. */
  public static boolean inclusion(
      byte[] leaf, long index, long size, List<byte[]> proof, byte[] root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long position = index;
    long last = size - 1;
    byte[] hash = leaf;
    for (byte[] sibling : proof) {
      if (last == 0) {
        return false;
      }
      if ((position & 1) == 1 || position == last) {
        hash = Hashing.node(sibling, hash);
        int skipped = (position & 1) == 1 ? 0 : Long.numberOfTrailingZeros(position);
        position >>= skipped;
        last >>= skipped;
      } else {
        hash = Hashing.node(hash, sibling);
      }
      position >>= 1;
      last >>= 1;
    }
    return last == 0 && Arrays.equals(hash, root);
  }

  /**
   * Whether {@code proof} shows that the tree below {@code newRoot} begins with all of the one
   * below {@code oldRoot}.
   */
  public static boolean consistency(
      long oldSize, long newSize, List<byte[]> proof, byte[] oldRoot, byte[] newRoot) {
    if (oldSize < 0 || oldSize > newSize) {
      return false;
    }
    if (oldSize == newSize) {
      return proof.isEmpty() && Arrays.equals(oldRoot, newRoot);
    }
    if (oldSize == 0) {
      return proof.isEmpty() && Arrays.equals(oldRoot, Hashing.emptyRoot());
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
    private byte[] oldHash;
    private byte[] newHash;
    private boolean tooLong;

    Walk(long position, long last, byte[] shared) {
      this.position = position;
      this.last = last;
      this.oldHash = shared;
      this.newHash = shared;
    }

    Walk over(List<byte[]> proof) {
      for (byte[] sibling : proof) {
        if (last == 0) {
          tooLong = true;
          return this;
        }
        if ((position & 1) == 1 || position == last) {
          oldHash = Hashing.node(sibling, oldHash);
          newHash = Hashing.node(sibling, newHash);
          int skipped = (position & 1) == 1 ? 0 : Long.numberOfTrailingZeros(position);
          position >>= skipped;
          last >>= skipped;
        } else {
          newHash = Hashing.node(newHash, sibling);
        }
        position >>= 1;
        last >>= 1;
      }
      return this;
    }

    boolean endsAt(byte[] oldRoot, byte[] newRoot) {
      return !tooLong
          && last == 0
          && Arrays.equals(oldHash, oldRoot)
          && Arrays.equals(newHash, newRoot);
    }
  }
}
