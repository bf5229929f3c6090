package ai.coditect.audit.export;

import ai.coditect.audit.checkpoint.PackageSeal;
import ai.coditect.audit.checkpoint.SignedCheckpoint;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.id.TenantId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Puts a package together, as docs/formats/package.md has it: the entries with their proofs, the
 * same events in the form that was asked for, how to check it, and the signed list of it all.
 */
@Component
class ExportPackage {

  /** What an evidence package has for people. */
  static final String SUMMARY = "summary.pdf";

  private final ScopedEntries entries;
  private final TrailExport export;
  private final PackageSeal seal;
  private final ActionCatalogue catalogue;
  private final PersonFiles person;
  private final Clock clock;

  ExportPackage(
      ScopedEntries entries,
      TrailExport export,
      PackageSeal seal,
      ActionCatalogue catalogue,
      PersonFiles person,
      Clock clock) {
    this.person = person;
    this.entries = entries;
    this.export = export;
    this.seal = seal;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** Writes it; nothing of it stays in memory but the names of its files. */
  void write(ExportRow row, SignedCheckpoint checkpoint, PackageZip zip) throws IOException {
    ExportOrder order = row.order();
    TrailScope scope = entries.scope(order, checkpoint);
    zip.add("README.txt", out -> out.write(readMe(scope)));
    zip.add("entries.ndjson", out -> export.write(scope, out));
    Optional<EventForm> form = form(order.formatOrNdjson());
    if (form.isPresent()) {
      zip.add(form.get().fileName(), out -> write(scope, form.get(), out));
    }
    switch (order.kindOrExport()) {
      case EXPORT -> {}
      case EVIDENCE -> evidence(order, scope, zip);
      case SUBJECT_ACCESS -> person.add(scope, zip);
    }
    TenantId tenant = order.tenantId();
    String kind = order.kindOrExport().code();
    String note =
        seal.seal(
                checkpoint.head().origin(),
                kind,
                tenant == null ? null : tenant.value(),
                clock.instant(),
                zip.files())
            .encoded();
    zip.add("manifest.note", out -> out.write(note.getBytes(StandardCharsets.UTF_8)));
  }

  private void evidence(ExportOrder order, TrailScope scope, PackageZip zip) throws IOException {
    var tally = new EvidenceTally(catalogue, Control.wanted(order.wantedControls()));
    zip.add(tally.fileName(), out -> write(scope, tally, out));
    TenantId tenant = order.tenantId();
    List<String> about =
        List.of(
            "Of: " + (tenant == null ? "the whole ledger" : "tenant " + tenant),
            "Received from: %s, before: %s"
                .formatted(
                    order.from() == null ? "the beginning" : order.from(),
                    order.before() == null ? "the checkpoint" : order.before()),
            "Log: %s, checkpoint of %d entries"
                .formatted(scope.checkpoint().head().origin(), scope.size()),
            "Root: " + scope.checkpoint().head().root().base64(),
            "Made at: " + clock.instant());
    zip.add(SUMMARY, out -> new EvidencePdf().write(about, tally, out));
  }

  private Optional<EventForm> form(ExportOrder.Format format) {
    return switch (format) {
      case CSV -> Optional.of(new CsvEvents());
      case OCSF -> Optional.of(new OcsfEvents(catalogue));
      case NDJSON -> Optional.empty();
    };
  }

  private void write(TrailScope scope, EventForm form, OutputStream out) throws IOException {
    form.begin(out);
    export.each(
        scope,
        page -> {
          for (var entry : page) {
            form.write(entry, out);
          }
        });
  }

  private static byte[] readMe(TrailScope scope) {
    TenantId tenant = scope.tenant();
    return """
        From the audit trail of %s: %s.

        entries.ndjson   %s, each with the proof that the log has it, and the checkpoint that the log has signed
        manifest.note    every other file with its size and SHA-256, signed by the log

        To check it without us and without a network:

            ./verify PACKAGE.zip --key KEY

        KEY is the log's public key. Get it from somebody whom you trust, not with this package. The formats are
        public (C2SP signed notes, RFC 6962), so the check can be written without our code: docs/formats.
        """
        .formatted(
            scope.checkpoint().head().origin(),
            tenant == null ? "the whole ledger" : "tenant " + tenant,
            scope.subjects() == null
                ? "every entry"
                : "what was done by or to %s and is still kept"
                    .formatted(String.join(", ", scope.wantedSubjects())))
        .getBytes(StandardCharsets.UTF_8);
  }
}
