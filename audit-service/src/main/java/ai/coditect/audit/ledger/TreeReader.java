package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.LeafRange;
import ai.coditect.audit.merkle.ProofPath;
import ai.coditect.audit.merkle.Subtree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Roots and proofs for any size that the tree has had. Each loads a number of hashes that grows
 * with the logarithm of the size.
 */
@Service
public class TreeReader {

  private final JdbcTemplate jdbc;
  private final TreeNodes nodes;
  private final LedgerProperties properties;

  TreeReader(JdbcTemplate jdbc, TreeNodes nodes, LedgerProperties properties) {
    this.jdbc = jdbc;
    this.nodes = nodes;
    this.properties = properties;
  }

  /** How many entries are committed. */
  public long size() {
    Long size =
        jdbc.queryForObject(
            "select coalesce(max(entry_index) + 1, 0) from ledger_entry", Long.class);
    return size == null ? 0 : size;
  }

  /** The log's name. */
  public String origin() {
    return properties.origin();
  }

  /** The root of the tree's first entries, so many of them; empty if it has not so many. */
  @Transactional(readOnly = true)
  public Optional<Hash> root(long size) {
    return size > size()
        ? Optional.empty()
        : Optional.of(hashes(List.of(LeafRange.tree(size))).getFirst());
  }

  /** The newest committed tree. */
  @Transactional(readOnly = true)
  public TreeHead head() {
    long size = size();
    LeafRange tree = LeafRange.tree(size);
    return new TreeHead(properties.origin(), size, hashes(List.of(tree)).getFirst());
  }

  /**
   * A proof that the entry {@code index} is in the tree of {@code size}.
   *
   * @throws BeyondTreeException if the tree is not of that size yet
   */
  @Transactional(readOnly = true)
  public InclusionProof inclusion(long index, long size) {
    requireSize(size);
    List<LeafRange> ranges = new ArrayList<>(ProofPath.inclusion(index, size));
    ranges.add(new LeafRange(index, index + 1));
    ranges.add(LeafRange.tree(size));
    List<Hash> hashes = hashes(ranges);
    int path = hashes.size() - 2;
    return new InclusionProof(
        index, size, hashes.get(path), hashes.subList(0, path), hashes.getLast());
  }

  /**
   * A proof that the tree of {@code to} entries goes on from the one of {@code from}.
   *
   * @throws BeyondTreeException if the tree is not of that size yet
   */
  @Transactional(readOnly = true)
  public ConsistencyProof consistency(long from, long to) {
    requireSize(to);
    List<LeafRange> ranges = new ArrayList<>(ProofPath.consistency(from, to));
    ranges.add(LeafRange.tree(from));
    ranges.add(LeafRange.tree(to));
    List<Hash> hashes = hashes(ranges);
    int path = hashes.size() - 2;
    return new ConsistencyProof(
        from, to, hashes.get(path), hashes.subList(0, path), hashes.getLast());
  }

  private void requireSize(long size) {
    long committed = size();
    if (size > committed) {
      throw new BeyondTreeException(committed);
    }
  }

  /**
   * The hashes of parts of the tree, in their order, with two queries at most.
   *
   * @throws TreeDamagedException if the tree lacks one of them
   */
  public List<Hash> hashes(List<LeafRange> ranges) {
    List<Subtree> needed =
        ranges.stream().flatMap(range -> range.subtrees().stream()).distinct().toList();
    Map<Subtree, Hash> loaded = nodes.load(needed);
    return ranges.stream().map(range -> range.hash(loaded::get)).toList();
  }
}
