package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.KeyHistory;
import ai.coditect.audit.checkpoint.KeyHistory.UsedKey;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.audit.checkpoint.TenantCompleteness;
import ai.coditect.audit.ledger.ExportReader.Hold;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.AscendingProofs;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.audit.merkle.LeafRange;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import com.fasterxml.jackson.annotation.JsonInclude;
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

  private final ScopedEntries entries;
  private final TreeReader tree;
  private final TenantCompleteness completeness;
  private final KeyHistory keys;
  private final Clock clock;

  TrailExport(
      ScopedEntries entries,
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
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable EntryRange range,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> subjects,
      List<String> keys,
      List<Hold> holds) {}

  /** Takes entries over, a page at a time. */
  interface Pages {
    void take(List<ExportedEntry> page) throws IOException;
  }

  /** A trail as one file. */
  void write(TrailScope scope, OutputStream out) throws IOException {
    manifest(scope, out);
    var proofs = new AscendingProofs(scope.size());
    var lines = new ExportLines(out);
    each(scope, page -> write(page, proofs, lines));
  }

  /** All entries of a trail in their order. */
  void each(TrailScope scope, Pages pages) throws IOException {
    List<ExportedEntry> page = entries.page(scope, null, PAGE);
    while (!page.isEmpty()) {
      pages.take(page);
      // Also behind a short one: a ledger that lacks entries is exported as it is, for the
      // verifier.
      page = entries.page(scope, page.getLast(), PAGE);
    }
  }

  private void manifest(TrailScope scope, OutputStream out) throws IOException {
    TenantId tenant = scope.tenant();
    SignedCheckpoint checkpoint = scope.checkpoint();
    var manifest =
        new Manifest(
            "coditect.audit.export/v1",
            checkpoint.head().origin(),
            tenant == null ? null : tenant.value(),
            clock.instant(),
            checkpoint.note().encoded(),
            tenant == null || scope.subjects() != null
                ? null // a selection is not complete
                : completeness.of(tenant, checkpoint).statement().encoded(),
            scope.range(),
            scope.subjects(),
            keys.all().stream().map(UsedKey::verifierKey).toList(),
            tenant == null ? List.of() : entries.holds(tenant));
    out.write(EventJson.write(manifest));
    out.write('\n');
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
