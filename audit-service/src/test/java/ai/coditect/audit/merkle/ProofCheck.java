package ai.coditect.audit.merkle;

import java.util.List;

/** The verifier's check of proofs, for hashes of ours: the writer has none of its own. */
public final class ProofCheck {

  private ProofCheck() {}

  /** Whether {@code proof} shows that {@code leaf} is at {@code index} below {@code root}. */
  public static boolean inclusion(Hash leaf, long index, long size, List<Hash> proof, Hash root) {
    return ai.coditect.verifier.ProofCheck.inclusion(
        leaf.bytes(), index, size, bytes(proof), root.bytes());
  }

  /** Whether {@code proof} shows that the newer tree begins with all of the older one. */
  public static boolean consistency(
      long oldSize, long newSize, List<Hash> proof, Hash oldRoot, Hash newRoot) {
    return ai.coditect.verifier.ProofCheck.consistency(
        oldSize, newSize, bytes(proof), oldRoot.bytes(), newRoot.bytes());
  }

  private static List<byte[]> bytes(List<Hash> hashes) {
    return hashes.stream().map(Hash::bytes).toList();
  }
}
