package ai.coditect.audit.ledger;

import ai.coditect.audit.merkle.Commitment;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.Merkle;
import ai.coditect.audit.merkle.Subtree;
import ai.coditect.audit.merkle.TreeGrowth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Derives every stored hash anew from the payloads and says where it finds another. */
public final class Recomputation {

  private final List<String> findings = new ArrayList<>();
  private final Map<Subtree, Hash> storedNodes = new HashMap<>();
  private final Map<String, Long> tenantSeqs = new HashMap<>();
  private final TreeGrowth tree =
      new TreeGrowth(
          0,
          node -> {
            throw new IllegalStateException("an empty tree has no node " + node);
          });

  private Recomputation() {}

  /** What is wrong with the ledger; empty if nothing is. */
  public static List<String> findings(JdbcTemplate database) {
    return new Recomputation().over(database);
  }

  private List<String> over(JdbcTemplate database) {
    // In this order, so that entries which are appended meanwhile are left out alike.
    Long size =
        database.queryForObject(
            "select coalesce(max(entry_index) + 1, 0) from ledger_entry", Long.class);
    database.query(
        """
        select e.entry_index, e.commitment, e.tenant_id, e.tenant_seq, p.salt, p.canonical, r.reason
        from ledger_entry e
        left join entry_payload p using (entry_index) left join payload_removal r using (entry_index)
        where e.entry_index < ? order by e.entry_index
        """,
        row -> {
          long index = row.getLong(1);
          Hash commitment = Hash.of(row.getBytes(2));
          expect(
              index == tree.size(), "entry %d follows entry %d".formatted(index, tree.size() - 1));
          expect(
              row.getBytes(5) == null
                  ? row.getString(7) != null
                  : commitment.equals(Commitment.v1(row.getBytes(5), row.getBytes(6))),
              "entry %d is not what was committed to".formatted(index));
          expectNextOfTenant(index, row.getString(3), row.getObject(4, Long.class));
          tree.append(Merkle.leaf(commitment));
        },
        size);
    database.query(
        "select level, node_index, hash from tree_node",
        row -> {
          storedNodes.put(new Subtree(row.getInt(1), row.getLong(2)), Hash.of(row.getBytes(3)));
        });
    tree.completed()
        .forEach(
            (node, hash) ->
                expect(
                    hash.equals(storedNodes.get(node)), "tree node %s is another".formatted(node)));
    return findings;
  }

  private void expectNextOfTenant(long index, @Nullable String tenant, @Nullable Long tenantSeq) {
    if (tenant != null) {
      long expected = Objects.requireNonNull(tenantSeqs.merge(tenant, 1L, Long::sum));
      expect(
          tenantSeq != null && tenantSeq == expected,
          "entry %d has number %s of its tenant and not %d".formatted(index, tenantSeq, expected));
    }
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      findings.add(otherwise);
    }
  }
}
