package ai.coditect.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantMembers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventJsonTest {

  @Test
  void a_newer_senders_fields_are_ignored() {
    TenantId tenant = TenantId.next();
    String json =
        "{\"tenantId\":\"%s\",\"generation\":3,\"members\":[],\"new\":{}}".formatted(tenant);

    assertThat(EventJson.read(json, TenantMembers.class))
        .isEqualTo(new TenantMembers(tenant, 3, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "ann@example.com                            | it is no JSON",
        "{\"sourceSeq\":\"ann@example.com\"}        | wrong type or form at /sourceSeq",
        "{\"eventId\":\"ann@example.com\"}          | not an id of the form evt_",
        "{\"outcome\":\"ann@example.com\"}          | wrong type or form at /outcome",
        "{\"actor\":{\"type\":\"user\",\"id\":\"\"}} | actor.id must have 1 to 255 characters at /actor",
        "null                                       | the data is JSON null",
        "{} ann@example.com                         | ",
      })
  void what_is_wrong_is_told_without_repeating_it(
      String json, @org.jspecify.annotations.Nullable String told) {
    assertThatThrownBy(() -> EventJson.read(json, AuditEvent.class))
        .isInstanceOf(UnreadableEventException.class)
        .hasMessageContaining(told == null ? "AuditEvent" : told)
        .message()
        .doesNotContain("ann");
    assertThatThrownBy(() -> EventJson.read(json, AuditEvent.class)).hasNoCause();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "a\\u0000b             | true  | a NUL in a string",
        "\\\\\\u0000          | true  | a NUL after an escaped backslash",
        "\\\\u0000            | false | a backslash and the letters u0000",
        "\\u0001\\n           | false | other control characters",
      })
  void a_nul_character_is_refused_because_no_text_column_takes_it(
      String text, boolean refused, String reason) {
    String json = "[\"" + text + "\"]";

    if (refused) {
      assertThatThrownBy(() -> EventJson.read(json, String[].class))
          .as(reason)
          .isInstanceOf(UnreadableEventException.class)
          .hasMessageContaining("NUL");
    } else {
      assertThat(EventJson.read(json, String[].class)).as(reason).hasSize(1);
    }
  }
}
