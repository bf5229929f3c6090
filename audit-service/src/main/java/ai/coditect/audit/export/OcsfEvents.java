package ai.coditect.audit.export;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.audit.ActionEntry;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.platform.event.EventJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OCSF 1.3, an event a line; class and activity are the catalogue's. Entries whose payload was
 * removed have nothing to tell and are left out; they are among the entries beside.
 */
final class OcsfEvents implements EventForm {

  private static final String VERSION = "1.3.0";

  /** API Activity, other: what no catalogue maps any more. */
  private static final int OTHER_CLASS = 6003;

  private static final int OTHER_ACTIVITY = 99;

  private final ActionCatalogue catalogue;

  OcsfEvents(ActionCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public String fileName() {
    return "events.ocsf.ndjson";
  }

  @Override
  public void begin(OutputStream out) {
    // No header.
  }

  @Override
  public void write(ExportedEntry entry, OutputStream out) throws IOException {
    EntryPayload payload = entry.payload();
    if (payload != null) {
      out.write(EventJson.write(event(entry, payload.event())));
      out.write('\n');
    }
  }

  private Map<String, Object> event(ExportedEntry entry, AuditEvent event) {
    int type = catalogue.find(event.action()).map(ActionEntry::ocsfClass).orElse(OTHER_CLASS);
    int activity =
        catalogue.find(event.action()).map(ActionEntry::ocsfActivity).orElse(OTHER_ACTIVITY);
    Map<String, Object> ocsf = new LinkedHashMap<>();
    ocsf.put("class_uid", type);
    ocsf.put("category_uid", type / 1000);
    ocsf.put("activity_id", activity);
    put(ocsf, "activity_name", activity == OTHER_ACTIVITY ? event.action() : null);
    ocsf.put("type_uid", type * 100 + activity);
    ocsf.put("time", event.occurredAt().toEpochMilli());
    ocsf.put("severity_id", severity(event.outcome()));
    ocsf.put("status_id", status(event.outcome()));
    ocsf.put("status", event.outcome());
    put(ocsf, "status_detail", event.reason());
    ocsf.put("metadata", metadata(entry, event));
    ocsf.put("actor", actor(event.actor()));
    ocsf.putAll(about(type, event));
    ocsf.put("unmapped", unmapped(event));
    return ocsf;
  }

  private static Map<String, Object> metadata(ExportedEntry entry, AuditEvent event) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("version", VERSION);
    metadata.put(
        "product",
        Map.of(
            "name",
            "CODITECT Auto Provisioning",
            "vendor_name",
            "CODITECT",
            "uid",
            event.source()));
    metadata.put("uid", event.eventId());
    metadata.put("correlation_uid", event.correlationId());
    metadata.put("sequence", entry.index());
    metadata.put("log_name", "audit");
    put(metadata, "tenant_uid", event.tenantId() == null ? null : event.tenantId().value());
    return metadata;
  }

  private static Map<String, Object> actor(Actor actor) {
    return switch (actor.type()) {
      case USER, ANONYMOUS, API_KEY -> Map.of("user", user(actor));
      case SERVICE, SYSTEM -> Map.of("app_uid", actor.id());
    };
  }

  private static Map<String, Object> user(Actor actor) {
    return Map.of("uid", actor.id(), "type", actor.type());
  }

  /** What each class must have beside what all have. */
  private static Map<String, Object> about(int type, AuditEvent event) {
    var target = event.target();
    return switch (type) {
      case 3001, 3002 -> Map.of("user", Map.of("uid", target.id(), "type", target.type()));
      case 3005 ->
          Map.of(
              "user", Map.of("uid", target.id(), "type", target.type()),
              "privileges", List.of(event.action()));
      case 3004 -> Map.of("entity", Map.of("uid", target.id(), "type", target.type()));
      default ->
          Map.of(
              "api", Map.of("operation", event.action(), "service", Map.of("name", event.source())),
              "resources", List.of(Map.of("uid", target.id(), "type", target.type())));
    };
  }

  private static Map<String, Object> unmapped(AuditEvent event) {
    Map<String, Object> unmapped = new LinkedHashMap<>();
    unmapped.put("action", event.action());
    unmapped.put("source_seq", event.sourceSeq());
    put(unmapped, "generation", event.generation());
    put(unmapped, "step_key", event.stepKey());
    put(unmapped, "changes", event.changes().isEmpty() ? null : event.changes());
    return unmapped;
  }

  /** Informational, low, medium. */
  private static int severity(Outcome outcome) {
    return switch (outcome) {
      case INTENDED, SUCCEEDED -> 1;
      case DENIED, UNKNOWN -> 2;
      case FAILED -> 3;
    };
  }

  /** Unknown, success, failure. */
  private static int status(Outcome outcome) {
    return switch (outcome) {
      case INTENDED, UNKNOWN -> 0;
      case SUCCEEDED -> 1;
      case FAILED, DENIED -> 2;
    };
  }

  private static void put(Map<String, Object> into, String name, @Nullable Object value) {
    if (value != null) {
      into.put(name, value);
    }
  }
}
