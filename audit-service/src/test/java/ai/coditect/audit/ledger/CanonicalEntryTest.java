package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.platform.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CanonicalEntryTest {

  @Test
  void an_entry_wraps_the_event_with_the_ledgers_own_statements() {
    Instant receivedAt = Instant.parse("2026-11-22T21:00:00.1239Z");

    assertThat(text(CanonicalEntry.v1("{\"a\":1}", receivedAt, 7L)))
        .isEqualTo(
            "{\"event\":{\"a\":1},\"format\":\"coditect.audit.entry/v1\","
                + "\"receivedAt\":\"2026-11-22T21:00:00.123Z\",\"tenantSeq\":7}")
        .satisfies(entry -> assertThat(canonical(entry)).isEqualTo(entry));
    assertThat(text(CanonicalEntry.v1("{}", Instant.EPOCH, null)))
        .isEqualTo(
            "{\"event\":{},\"format\":\"coditect.audit.entry/v1\","
                + "\"receivedAt\":\"1970-01-01T00:00:00.000Z\"}");
  }

  private static String canonical(String json) {
    return CanonicalJson.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
