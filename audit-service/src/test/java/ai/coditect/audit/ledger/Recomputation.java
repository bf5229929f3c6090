package ai.coditect.audit.ledger;

import ai.coditect.audit.AuditEnvironment;
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
  public static List<String> findings(AuditEnvironment environment) {
    return findings(environment.asSuperuser(), environment.events());
  }

  /** The same of any database, with what opens its payloads. */
  static List<String> findings(JdbcTemplate database, StoredEvents events) {
    return new Recomputation().over(database, events);
  }

  private record Row(
      long index,
      Hash commitment,
      @Nullable String tenant,
      @Nullable Long tenantSeq,
      @Nullable String removed,
      StoredPayload stored) {}

  private List<String> over(JdbcTemplate database, StoredEvents events) {
    // In this order, so that entries which are appended meanwhile are left out alike.
    Long size =
        database.queryForObject(
            "select coalesce(max(entry_index) + 1, 0) from ledger_entry", Long.class);
    List<Row> rows =
        database.query(
            """
            select e.entry_index, e.commitment, e.tenant_id, e.tenant_seq, r.reason, %s
            from ledger_entry e
            left join entry_payload p using (entry_index) left join payload_removal r using (entry_index)
            where e.entry_index < ? order by e.entry_index
            """
                .formatted(StoredPayload.COLUMNS),
            (row, _) ->
                new Row(
                    row.getLong(1),
                    Hash.of(row.getBytes(2)),
                    row.getString(3),
                    row.getObject(4, Long.class),
                    row.getString(5),
                    StoredPayload.of(row, 6)),
            size);
    List<Content> contents = events.open(rows.stream().map(Row::stored).toList());
    for (int i = 0; i < rows.size(); i++) {
      take(rows.get(i), contents.get(i));
    }
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

  private void take(Row row, Content content) {
    expect(
        row.index() == tree.size(),
        "entry %d follows entry %d".formatted(row.index(), tree.size() - 1));
    EntryPayload payload = content.orNull();
    boolean right =
        payload == null
            ? content instanceof Content.Absent && row.removed() != null
            : row.commitment().equals(payload.commitment());
    expect(right, "entry %d is not what was committed to".formatted(row.index()));
    expectNextOfTenant(row.index(), row.tenant(), row.tenantSeq());
    tree.append(Merkle.leaf(row.commitment()));
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
