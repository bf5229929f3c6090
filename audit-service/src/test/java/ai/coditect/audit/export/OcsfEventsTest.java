package ai.coditect.audit.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.ExportedEntry;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.audit.ActionEntry;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every action of the platform as OCSF. */
class OcsfEventsTest {

  private static final ActionCatalogue CATALOGUE = ActionCatalogue.platform();

  /** What OCSF 1.3 requires of each class beside what it requires of all. */
  private static final Map<Integer, List<String>> REQUIRED =
      Map.of(
          3001, List.of("user"),
          3002, List.of("user"),
          3004, List.of("entity"),
          3005, List.of("user", "privileges"),
          6003, List.of("actor", "api"));

  private static final List<String> OF_ALL =
      List.of(
          "activity_id",
          "category_uid",
          "class_uid",
          "metadata",
          "severity_id",
          "time",
          "type_uid");

  @Test
  void an_entry_of_every_class_has_what_its_class_requires() throws IOException {
    for (ActionEntry action : CATALOGUE.entries()) {
      JsonNode event = exported(action.action().replace("*", "bucket"));

      assertThat(event.propertyNames())
          .as(action.action())
          .containsAll(OF_ALL)
          .containsAll(REQUIRED.get(event.get("class_uid").intValue()));
      assertThat(event.get("category_uid").intValue())
          .isEqualTo(event.get("class_uid").intValue() / 1000);
      assertThat(event.get("type_uid").intValue())
          .isEqualTo(100 * event.get("class_uid").intValue() + event.get("activity_id").intValue());
      assertThat(event.has("activity_name"))
          .as("named in our words where OCSF has none: " + action.action())
          .isEqualTo(event.get("activity_id").intValue() == 99);
    }
  }

  @Test
  void a_changed_address_is_no_policy_and_a_removed_factor_is_no_password() throws IOException {
    JsonNode address = exported("identity.address-changed");
    assertThat(address.get("type_uid").intValue()).isEqualTo(300199);
    assertThat(address.get("activity_name").stringValue()).isEqualTo("identity.address-changed");
    assertThat(exported("account.credential-removed").get("type_uid").intValue()).isEqualTo(300111);
  }

  private static JsonNode exported(String action) throws IOException {
    var event =
        new AuditEvent(
            EventId.next(),
            "test-service",
            1,
            Instant.EPOCH,
            TenantId.next(),
            new Actor(Actor.Type.USER, "ada"),
            action,
            new Target("thing", "thing-1"),
            Outcome.SUCCEEDED,
            null,
            null,
            null,
            "c",
            List.of(),
            null);
    byte[] canonical = EventJson.write(Map.of("event", event));
    var payload = new EntryPayload(new byte[32], canonical);
    var out = new ByteArrayOutputStream();
    new OcsfEvents(CATALOGUE)
        .write(new ExportedEntry(0, 1L, payload.commitment(), payload, null), out);
    return JsonMapper.shared().readTree(out.toByteArray());
  }
}
