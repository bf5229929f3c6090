package ai.coditect.selfservice.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"Ada Lovelace", "J. R. R. Tolkien", "Ådä 名", "Dr. Who", "O'Neill-Smith, Jr."})
  void people_are_greeted_by_their_names(String name) {
    assertThat(Wording.greeting(name)).isEqualTo("Hello " + name + ",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/win",
        "You won! evil.example",
        "www.evil.example",
        "hxxp://x",
        "пример.рф now",
        "mail me@home"
      })
  void a_name_that_leads_somewhere_is_left_out(String name) {
    assertThat(Wording.greeting(name)).isEqualTo("Hello,");
  }

  @Test
  void times_are_told_to_the_minute() {
    assertThat(Wording.minute(Instant.parse("2026-11-03T01:50:31.123456Z")))
        .isEqualTo("3 November 2026, 01:50 UTC");
  }
}
