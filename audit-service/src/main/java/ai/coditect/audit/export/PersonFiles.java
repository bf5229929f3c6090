package ai.coditect.audit.export;

import ai.coditect.audit.access.HeldAboutPersons;
import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.platform.event.EventJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * What a package about a person has beside the entries: their personal fields in clear, and what
 * this service holds about them outside of the ledger.
 */
@Component
class PersonFiles {

  private final TrailExport export;
  private final PersonalFields personal;
  private final List<HeldAboutPersons> holders;

  PersonFiles(TrailExport export, PersonalFields personal, List<HeldAboutPersons> holders) {
    this.export = export;
    this.personal = personal;
    this.holders = List.copyOf(holders);
  }

  /** A line for each entry that has personal fields. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Line(
      long index,
      String action,
      Instant occurredAt,
      Map<String, String> fields,
      List<String> withheld,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean unreadable) {}

  void add(TrailScope scope, PackageZip zip) throws IOException {
    zip.add("personal.ndjson", out -> writeFields(scope, out));
    zip.add("records.ndjson", out -> writeRecords(scope, out));
  }

  private void writeFields(TrailScope scope, OutputStream out) throws IOException {
    export.each(
        scope,
        page -> {
          for (ExportedEntry entry : page) {
            EntryPayload payload = entry.payload();
            if (payload != null && payload.event().personal() != null) {
              write(line(entry.index(), payload.event(), scope.wantedSubjects()), out);
            }
          }
        });
  }

  private Line line(long index, AuditEvent event, List<String> subjects) {
    return personal
        .open(event)
        .map(fields -> Disclosure.of(event, fields, subjects))
        .map(
            it ->
                new Line(
                    index, event.action(), event.occurredAt(), it.fields(), it.withheld(), false))
        .orElseGet(
            () -> new Line(index, event.action(), event.occurredAt(), Map.of(), List.of(), true));
  }

  private void writeRecords(TrailScope scope, OutputStream out) throws IOException {
    for (HeldAboutPersons holder : holders) {
      for (HeldAboutPersons.Held held : holder.about(scope.wantedSubjects(), scope.tenant())) {
        write(held, out);
      }
    }
  }

  private static void write(Object line, OutputStream out) throws IOException {
    out.write(EventJson.write(line));
    out.write('\n');
  }
}
