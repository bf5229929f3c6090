package ai.coditect.audit.export;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * RFC 4180 in UTF-8, a line for each entry, also of those whose payload was removed. A cell that a
 * spreadsheet would take for a formula begins with an apostrophe.
 */
final class CsvEvents implements EventForm {

  private static final List<String> COLUMNS =
      List.of(
          "index",
          "tenantSeq",
          "occurredAt",
          "tenantId",
          "source",
          "sourceSeq",
          "eventId",
          "actorType",
          "actorId",
          "action",
          "targetType",
          "targetId",
          "outcome",
          "reason",
          "generation",
          "stepKey",
          "correlationId",
          "changes",
          "removed");

  /** What begins a formula in one program or another, wide forms and white space included. */
  private static final String FORMULA = "=+-@\t\r\n|＝＋－＠";

  @Override
  public String fileName() {
    return "events.csv";
  }

  @Override
  public void begin(OutputStream out) throws IOException {
    out.write(line(COLUMNS.stream().map(Object.class::cast).toList()));
  }

  @Override
  public void write(ExportedEntry entry, OutputStream out) throws IOException {
    EntryPayload payload = entry.payload();
    out.write(line(payload == null ? removed(entry) : cells(entry, payload.event())));
  }

  private static List<@Nullable Object> cells(ExportedEntry entry, AuditEvent event) {
    return Arrays.asList(
        entry.index(),
        entry.tenantSeq(),
        event.occurredAt(),
        event.tenantId(),
        event.source(),
        event.sourceSeq(),
        event.eventId(),
        word(event.actor().type()),
        event.actor().id(),
        event.action(),
        event.target().type(),
        event.target().id(),
        word(event.outcome()),
        event.reason(),
        event.generation(),
        event.stepKey(),
        event.correlationId(),
        event.changes().isEmpty() ? null : EventJson.writeText(event.changes()),
        null);
  }

  private static List<@Nullable Object> removed(ExportedEntry entry) {
    @Nullable Object[] cells = new Object[COLUMNS.size()];
    cells[0] = entry.index();
    cells[1] = entry.tenantSeq();
    cells[cells.length - 1] = entry.removed();
    return Arrays.asList(cells);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static byte[] line(List<? extends @Nullable Object> cells) {
    return cells.stream()
        .map(cell -> cell == null ? "" : cell(cell.toString()))
        .collect(Collectors.joining(",", "", "\r\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  static String cell(String text) {
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    String safe = formula ? "'" + text : text;
    boolean quoted =
        safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
            || safe.startsWith(" ")
            || safe.endsWith(" ");
    return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
  }
}
