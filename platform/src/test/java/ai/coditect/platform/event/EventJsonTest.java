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
}
