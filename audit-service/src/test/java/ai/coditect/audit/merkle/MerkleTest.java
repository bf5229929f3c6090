package ai.coditect.audit.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleTest {

  private static final int SIZES = 70;

  /** The test data of Certificate Transparency's own implementations. */
  private static final List<Hash> KNOWN_LEAVES =
      List.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .stream()
          .map(hex -> Merkle.leaf(HexFormat.of().parseHex(hex)))
          .toList();

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void roots_are_those_of_certificate_transparency(int size, String root) {
    List<Hash> leaves = KNOWN_LEAVES.subList(0, size);

    Hash hash = LeafRange.tree(size).hash(node -> ReferenceTree.subtree(leaves, node));

    assertThat(hash).hasToString(root);
    assertThat(ReferenceTree.root(leaves)).hasToString(root);
  }

  @Test
  void a_grown_tree_has_the_defined_root_at_every_size_whatever_the_batches() {
    List<Hash> leaves = leaves(500);
    Random random = new Random(6962);
    Map<Subtree, Hash> stored = new java.util.HashMap<>();
    int size = 0;
    while (size < leaves.size()) {
      int batch = Math.min(1 + random.nextInt(40), leaves.size() - size);
      var growth = new TreeGrowth(size, node -> stored(stored, leaves, node));
      leaves.subList(size, size + batch).forEach(growth::append);
      stored.putAll(growth.completed());
      size += batch;

      assertThat(growth.size()).isEqualTo(size);
      assertThat(LeafRange.tree(size).hash(node -> stored(stored, leaves, node)))
          .isEqualTo(ReferenceTree.root(leaves.subList(0, size)));
    }
    assertThat(stored).as("no node is stored twice or in vain").hasSizeLessThan(leaves.size());
    stored.forEach((node, hash) -> assertThat(hash).isEqualTo(ReferenceTree.subtree(leaves, node)));
  }

  @Test
  void every_inclusion_proof_holds_and_none_holds_for_something_else() {
    List<Hash> leaves = leaves(SIZES);
    for (int size = 1; size <= SIZES; size++) {
      Hash root = ReferenceTree.root(leaves.subList(0, size));
      for (int index = 0; index < size; index++) {
        List<Hash> proof = hashes(ProofPath.inclusion(index, size), leaves);
        Hash leaf = leaves.get(index);

        assertThat(ProofCheck.inclusion(leaf, index, size, proof, root)).isTrue();
        assertThat(ProofCheck.inclusion(other(leaf), index, size, proof, root)).isFalse();
        assertThat(ProofCheck.inclusion(leaf, index, size, proof, other(root))).isFalse();
        assertThat(ProofCheck.inclusion(leaf, index, size, with(proof, leaf), root)).isFalse();
        assertThat(ProofCheck.inclusion(leaf, (index + 1) % (size + 1), size, proof, root))
            .isFalse();
        for (int i = 0; i < proof.size(); i++) {
          assertThat(ProofCheck.inclusion(leaf, index, size, changed(proof, i), root)).isFalse();
          assertThat(ProofCheck.inclusion(leaf, index, size, without(proof, i), root)).isFalse();
        }
      }
    }
  }

  @Test
  void every_consistency_proof_holds_and_none_holds_for_another_past() {
    List<Hash> leaves = leaves(SIZES);
    for (int to = 0; to <= SIZES; to++) {
      Hash newRoot = ReferenceTree.root(leaves.subList(0, to));
      for (int from = 0; from <= to; from++) {
        Hash oldRoot = ReferenceTree.root(leaves.subList(0, from));
        List<Hash> proof = hashes(ProofPath.consistency(from, to), leaves);

        assertThat(ProofCheck.consistency(from, to, proof, oldRoot, newRoot)).isTrue();
        assertThat(ProofCheck.consistency(from, to, proof, other(oldRoot), newRoot)).isFalse();
        assertThat(ProofCheck.consistency(from, to, proof, oldRoot, other(newRoot)))
            .isEqualTo(from == 0 && to != 0); // nothing is the beginning of everything
        assertThat(ProofCheck.consistency(from, to, with(proof, newRoot), oldRoot, newRoot))
            .isFalse();
        for (int i = 0; i < proof.size(); i++) {
          assertThat(ProofCheck.consistency(from, to, changed(proof, i), oldRoot, newRoot))
              .isFalse();
          assertThat(ProofCheck.consistency(from, to, without(proof, i), oldRoot, newRoot))
              .isFalse();
        }
      }
    }
  }

  @Test
  void a_node_is_never_taken_for_a_leaf() {
    Hash left = Merkle.leaf(new byte[] {1});
    Hash right = Merkle.leaf(new byte[] {2});
    byte[] forged = new byte[64];
    System.arraycopy(left.bytes(), 0, forged, 0, 32);
    System.arraycopy(right.bytes(), 0, forged, 32, 32);

    assertThat(Merkle.leaf(forged)).isNotEqualTo(Merkle.node(left, right));
  }

  @Test
  void what_no_tree_has_is_refused() {
    assertThatThrownBy(() -> ProofPath.inclusion(3, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ProofPath.consistency(4, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LeafRange(1, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Subtree(63, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hash.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
  }

  private static Hash stored(Map<Subtree, Hash> stored, List<Hash> leaves, Subtree node) {
    Hash hash = node.level() == 0 ? leaves.get((int) node.index()) : stored.get(node);
    assertThat(hash).as("stored before it is needed: %s", node).isNotNull();
    return java.util.Objects.requireNonNull(hash);
  }

  private static List<Hash> leaves(int count) {
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      leaves.add(Merkle.leaf(new byte[] {(byte) i, (byte) (i >> 8)}));
    }
    return leaves;
  }

  private static List<Hash> hashes(List<LeafRange> ranges, List<Hash> leaves) {
    return ranges.stream()
        .map(range -> range.hash(node -> ReferenceTree.subtree(leaves, node)))
        .toList();
  }

  private static Hash other(Hash hash) {
    return Hash.sha256(hash.bytes());
  }

  private static List<Hash> with(List<Hash> proof, Hash more) {
    List<Hash> changed = new ArrayList<>(proof);
    changed.add(more);
    return changed;
  }

  private static List<Hash> without(List<Hash> proof, int index) {
    List<Hash> changed = new ArrayList<>(proof);
    changed.remove(index);
    return changed;
  }

  private static List<Hash> changed(List<Hash> proof, int index) {
    List<Hash> changed = new ArrayList<>(proof);
    changed.set(index, other(proof.get(index)));
    return changed;
  }

  @Test
  void ascending_proofs_go_up_to_what_was_shown_before_and_no_further() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int size = 1; size <= SIZES; size++) {
      var proofs = new AscendingProofs(size);
      int hashes = 0;
      List<Long> chosen = new ArrayList<>();
      for (long index = 0; index < size; index++) {
        if (size % 3 == 0 || random.nextBoolean()) {
          List<LeafRange> path = proofs.next(index);
          chosen.add(index);
          hashes += path.size();
          assertThat(ProofPath.inclusion(index, size).subList(0, path.size()))
              .as("seed %d", seed)
              .isEqualTo(path);
        }
      }
      if (chosen.size() == size) {
        assertThat(hashes).as("all of %d leaves", size).isEqualTo(size - 1);
      }
      long last = chosen.isEmpty() ? size : chosen.getLast();
      assertThatThrownBy(() -> proofs.next(last)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
