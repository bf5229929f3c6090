package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.LeafRange;
import ai.coditect.audit.merkle.Merkle;
import ai.coditect.audit.merkle.Subtree;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The hashes of complete subtrees. Inner nodes are stored; a leaf's hash follows from the entry's
 * commitment, so there is nothing to disagree with it.
 */
@Component
class TreeNodes {

  private final JdbcTemplate jdbc;

  TreeNodes(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The nodes from which a tree of this size grows on. */
  Map<Subtree, Hash> edge(long size) {
    return load(LeafRange.tree(size).subtrees());
  }

  /**
   * Loads nodes with at most two queries. Each is looked up: joined, they were at times planned as
   * one look at the whole tree.
   *
   * @throws TreeDamagedException if one is missing
   */
  Map<Subtree, Hash> load(Collection<Subtree> wanted) {
    Map<Subtree, Hash> hashes = new HashMap<>();
    loadLeaves(wanted, hashes);
    loadInner(wanted, hashes);
    for (Subtree subtree : wanted) {
      if (!hashes.containsKey(subtree)) {
        throw new TreeDamagedException(subtree);
      }
    }
    return hashes;
  }

  private void loadLeaves(Collection<Subtree> wanted, Map<Subtree, Hash> into) {
    Long[] indexes =
        wanted.stream().filter(node -> node.level() == 0).map(Subtree::index).toArray(Long[]::new);
    if (indexes.length > 0) {
      jdbc.query(
          """
          select w.i, e.commitment from unnest(?::bigint[]) as w (i)
          join lateral
            (select commitment from ledger_entry e where e.entry_index = w.i offset 0) e on true
          """,
          row -> {
            into.put(new Subtree(0, row.getLong(1)), Merkle.leaf(Hash.of(row.getBytes(2))));
          },
          (Object) indexes);
    }
  }

  private void loadInner(Collection<Subtree> wanted, Map<Subtree, Hash> into) {
    List<Subtree> inner = wanted.stream().filter(node -> node.level() > 0).toList();
    if (!inner.isEmpty()) {
      jdbc.query(
          """
          select w.l, w.i, n.hash from unnest(?::int[], ?::bigint[]) as w (l, i)
          join lateral
            (select hash from tree_node n where n.level = w.l and n.node_index = w.i offset 0) n
            on true
          """,
          row -> {
            into.put(new Subtree(row.getInt(1), row.getLong(2)), Hash.of(row.getBytes(3)));
          },
          levels(inner),
          indexes(inner));
    }
  }

  /** Writes inner nodes that have become complete. */
  void insert(Map<Subtree, Hash> completed) {
    if (!completed.isEmpty()) {
      jdbc.update(
          """
          insert into tree_node (level, node_index, hash)
          select * from unnest(?::int[], ?::bigint[], ?::bytea[])
          """,
          levels(completed.keySet()),
          indexes(completed.keySet()),
          completed.values().stream().map(Hash::bytes).toArray(byte[][]::new));
    }
  }

  private static Object[] levels(Collection<Subtree> nodes) {
    return nodes.stream().map(Subtree::level).toArray(Integer[]::new);
  }

  private static Object[] indexes(Collection<Subtree> nodes) {
    return nodes.stream().map(Subtree::index).toArray(Long[]::new);
  }
}
