package ai.coditect.audit.export;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.audit.ActionEntry;
import ai.coditect.contracts.audit.AuditEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are evidence for which controls, a line each as CSV; and how many of which action
 * and outcome, for the summary. What it remembers grows with the catalogue, not with the trail.
 */
final class EvidenceTally implements EventForm {

  private static final String HEAD =
      "control,index,tenantSeq,occurredAt,action,outcome,actorId,targetType,targetId,reason\r\n";

  private final ActionCatalogue catalogue;
  private final List<Control> wanted;
  private final Map<Control, Map<String, Long>> counts = new EnumMap<>(Control.class);
  private long entries;
  private long erased;
  private long expired;
  private @Nullable Instant first;
  private @Nullable Instant last;

  EvidenceTally(ActionCatalogue catalogue, List<Control> wanted) {
    this.catalogue = catalogue;
    this.wanted = List.copyOf(wanted);
    wanted.forEach(control -> counts.put(control, new TreeMap<>()));
  }

  @Override
  public String fileName() {
    return "controls.csv";
  }

  @Override
  public void begin(OutputStream out) throws IOException {
    out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void write(ExportedEntry entry, OutputStream out) throws IOException {
    entries++;
    EntryPayload payload = entry.payload();
    if (payload == null) {
      erased += "erased".equals(entry.removed()) ? 1 : 0;
      expired += "expired".equals(entry.removed()) ? 1 : 0;
      return;
    }
    AuditEvent event = payload.event();
    first = first == null || event.occurredAt().isBefore(first) ? event.occurredAt() : first;
    last = last == null || event.occurredAt().isAfter(last) ? event.occurredAt() : last;
    List<String> codes =
        catalogue.find(event.action()).map(ActionEntry::controls).orElse(List.of());
    for (Control control : wanted) {
      if (codes.contains(control.code())) {
        count(control, event);
        out.write(line(control, entry, event));
      }
    }
  }

  private void count(Control control, AuditEvent event) {
    String what =
        "%s, %s".formatted(event.action(), event.outcome().name().toLowerCase(Locale.ROOT));
    counts.computeIfAbsent(control, _ -> new TreeMap<>()).merge(what, 1L, Long::sum);
  }

  private static byte[] line(Control control, ExportedEntry entry, AuditEvent event) {
    return String.join(
            ",",
            control.code(),
            Long.toString(entry.index()),
            entry.tenantSeq() == null ? "" : entry.tenantSeq().toString(),
            event.occurredAt().toString(),
            event.action(),
            event.outcome().name().toLowerCase(Locale.ROOT),
            CsvEvents.cell(event.actor().id()),
            CsvEvents.cell(event.target().type()),
            CsvEvents.cell(event.target().id()),
            event.reason() == null ? "" : CsvEvents.cell(event.reason()))
        .concat("\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** How often each action ended how, of one control. */
  Map<String, Long> of(Control control) {
    return Map.copyOf(counts.getOrDefault(control, Map.of()));
  }

  List<Control> wanted() {
    return wanted;
  }

  /** What was counted, in a sentence each. */
  List<String> facts() {
    return List.of(
        "Entries in this package: " + entries,
        "Of these, payload erased: %d; payload expired: %d".formatted(erased, expired),
        "First and last event: %s to %s".formatted(time(first), time(last)));
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "-" : time.toString();
  }
}
