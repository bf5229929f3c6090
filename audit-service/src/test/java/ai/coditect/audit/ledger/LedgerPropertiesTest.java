package ai.coditect.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LedgerPropertiesTest {

  @Test
  void defaults() {
    assertThat(bound(Map.of("coditect.ledger.origin", "coditect.local/audit")))
        .isEqualTo(
            new LedgerProperties(
                "coditect.local/audit", Duration.ofMinutes(1), Duration.ofSeconds(10)));
  }

  @Test
  void a_log_without_a_name_or_with_one_that_no_checkpoint_can_carry_is_refused() {
    for (String origin : new String[] {"", "two words", "line\nbreak", "plus+sign"}) {
      assertThatThrownBy(() -> bound(Map.of("coditect.ledger.origin", origin)))
          .rootCause()
          .hasMessageContaining("coditect.ledger.origin");
    }
  }

  private static LedgerProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("coditect.ledger", LedgerProperties.class);
  }
}
