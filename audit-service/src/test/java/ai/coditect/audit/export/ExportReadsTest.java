package ai.coditect.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.checkpoint.CheckpointReader;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.contracts.id.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What an export reads grows with its entries, and not with what is behind each of its pages; also
 * where the ledger has grown since the planner last looked at it.
 */
class ExportReadsTest extends AuditServiceTest {

  /** Eight pages. */
  private static final int ENTRIES = 4_000;

  private static final int BATCH = 1_000;

  /** Entry, payload, and what the tree needs of its neighbours: mostly one hash. */
  private static final long MOST_ROWS_AN_ENTRY = 5;

  @Autowired private Ledger ledger;
  @Autowired private TreeReader tree;
  @Autowired private CheckpointReader checkpoints;
  @Autowired private TrailExport export;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;

  @Test
  void an_export_looks_at_each_of_its_entries_a_few_times() {
    TenantId tenant = TenantId.next();
    List<AcceptedEvent> events = TestEvents.accepted(tenant, ENTRIES);
    ledger.append(events.subList(0, 1));
    ENVIRONMENT.asOwner().execute("analyze ledger_entry, entry_payload");
    long begin = tree.size() - 1;
    for (int from = 1; from < ENTRIES; from += BATCH) {
      ledger.append(events.subList(from, Math.min(from + BATCH, ENTRIES)));
    }
    SignedCheckpoint checkpoint = checkpointOf(tree.size());

    assertThat(rowsReadFor(TrailScope.whole(tenant, checkpoint), ENTRIES))
        .as("a tenant's trail")
        .isLessThan(MOST_ROWS_AN_ENTRY * ENTRIES);
    var range = new EntryRange(begin, checkpoint.head().size() - 1);
    long entries = checkpoint.head().size() - begin;
    assertThat(rowsReadFor(new TrailScope(null, checkpoint, range, null), entries))
        .as("a part of the whole ledger")
        .isLessThan(MOST_ROWS_AN_ENTRY * entries);
  }

  private SignedCheckpoint checkpointOf(long size) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> checkpoints.newest().filter(it -> it.head().size() >= size).isPresent());
    return checkpoints.newest().orElseThrow();
  }

  /** How many rows of tables the server looks at for an export of so many entries. */
  private long rowsReadFor(TrailScope scope, long entries) {
    return Objects.requireNonNull(
        transaction.execute(
            _ -> {
              long before = rowsRead();
              assertThat(lines(scope)).isEqualTo(1 + entries);
              return rowsRead() - before;
            }));
  }

  private long lines(TrailScope scope) {
    var file = new ByteArrayOutputStream();
    try {
      export.write(scope, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString(StandardCharsets.UTF_8).lines().count();
  }

  /** In this transaction, by all statements so far. */
  private long rowsRead() {
    Long rows =
        jdbc.queryForObject(
            """
            select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)
            from pg_stat_xact_user_tables
            """,
            Long.class);
    return Objects.requireNonNull(rows);
  }
}
