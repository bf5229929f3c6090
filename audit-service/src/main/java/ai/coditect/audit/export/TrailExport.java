package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.KeyHistory;
import ai.coditect.audit.checkpoint.KeyHistory.UsedKey;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.checkpoint.TenantCompleteness;
import ai.coditect.audit.ledger.ExportReader;
import ai.coditect.audit.ledger.ExportReader.Hold;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.AscendingProofs;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.LeafRange;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Writes a trail with everything that is needed to check it: a manifest with the checkpoint and, of
 * a tenant's trail, the completeness statement; then each entry with its place in the tree. Reads a
 * page at a time and holds no more, however long the trail is; what is appended meanwhile is behind
 * the checkpoint and left out.
 */
@Service
class TrailExport {

  private static final int PAGE = 500;

  private final ExportReader entries;
  private final TreeReader tree;
  private final TenantCompleteness completeness;
  private final KeyHistory keys;
  private final Clock clock;

  TrailExport(
      ExportReader entries,
      TreeReader tree,
      TenantCompleteness completeness,
      KeyHistory keys,
      Clock clock) {
    this.entries = entries;
    this.tree = tree;
    this.completeness = completeness;
    this.keys = keys;
    this.clock = clock;
  }

  /** The first line. */
  record Manifest(
      String format,
      String origin,
      @Nullable String tenant,
      Instant exportedAt,
      String checkpoint,
      @Nullable String completeness,
      List<String> keys,
      List<Hold> holds) {}

  /** One tenant's trail. */
  void write(TenantId tenant, SignedCheckpoint checkpoint, OutputStream out) throws IOException {
    String statement = completeness.of(tenant, checkpoint).statement().encoded();
    manifest(checkpoint, tenant, statement, entries.holds(tenant), out);
    long size = checkpoint.head().size();
    pages(
        size,
        last -> {
          Long seq = last == null ? null : last.tenantSeq();
          return entries.ofTenant(tenant, seq == null ? 0 : seq, size, PAGE);
        },
        out);
  }

  /** The whole ledger. */
  void writeAll(SignedCheckpoint checkpoint, OutputStream out) throws IOException {
    manifest(checkpoint, null, null, List.of(), out);
    long size = checkpoint.head().size();
    pages(size, last -> entries.ofAll(last == null ? -1 : last.index(), size, PAGE), out);
  }

  private void manifest(
      SignedCheckpoint checkpoint,
      @Nullable TenantId tenant,
      @Nullable String statement,
      List<Hold> holds,
      OutputStream out)
      throws IOException {
    var manifest =
        new Manifest(
            "coditect.audit.export/v1",
            checkpoint.head().origin(),
            tenant == null ? null : tenant.value(),
            clock.instant(),
            checkpoint.note().encoded(),
            statement,
            keys.all().stream().map(UsedKey::verifierKey).toList(),
            holds);
    out.write(EventJson.write(manifest));
    out.write('\n');
  }

  private interface NextPage {
    List<ExportedEntry> behind(@Nullable ExportedEntry last);
  }

  private void pages(long size, NextPage next, OutputStream out) throws IOException {
    var proofs = new AscendingProofs(size);
    var lines = new ExportLines(out);
    List<ExportedEntry> page = next.behind(null);
    while (!page.isEmpty()) {
      write(page, proofs, lines);
      page = page.size() < PAGE ? List.of() : next.behind(page.getLast());
    }
  }

  private void write(List<ExportedEntry> page, AscendingProofs proofs, ExportLines lines)
      throws IOException {
    List<List<LeafRange>> paths = page.stream().map(it -> proofs.next(it.index())).toList();
    List<LeafRange> all = new ArrayList<>();
    paths.forEach(all::addAll);
    List<Hash> hashes = tree.hashes(all);
    int taken = 0;
    for (int i = 0; i < page.size(); i++) {
      int length = paths.get(i).size();
      lines.write(page.get(i), hashes.subList(taken, taken + length));
      taken += length;
    }
  }
}
