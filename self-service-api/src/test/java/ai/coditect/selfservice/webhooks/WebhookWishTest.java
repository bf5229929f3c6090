package ai.coditect.selfservice.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.platform.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WebhookWishTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/hook",
        "ftp://example.com/hook",
        "https:///hook",
        "https://user:password@example.com/",
        "https://example.com/#part",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/",
        "/hook",
        "mailto:somebody@example.com",
        "not a url"
      })
  void what_we_would_never_post_to_is_refused_when_it_is_asked_for(String url) {
    assertThatThrownBy(() -> wish(url).target(false)).isInstanceOf(ProblemException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://example.com/hook?a=b", "https://example.com:8443", "https://1.1.1.1/"})
  void anything_public_is_taken(String url) {
    assertThat(wish(url).target(false)).hasToString(url);
  }

  @Test
  void who_sets_nothing_gets_the_documented_values() {
    assertThat(defaults())
        .isEqualTo(
            new WebhookProperties(
                Duration.ofSeconds(5),
                Duration.ofDays(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15),
                Duration.ofDays(28),
                10,
                false));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"3d, not longer than deliveries are tried", "29d, longer than 28 days"})
  void a_log_is_kept_neither_too_short_nor_too_long(String kept, String why) {
    assertThatThrownBy(() -> bind(Map.of("coditect.webhooks.kept", kept)))
        .as(why)
        .rootCause()
        .hasMessageContaining("coditect.webhooks.kept");
    assertThat(bind(Map.of("coditect.webhooks.kept", "28d")).kept()).isEqualTo(Duration.ofDays(28));
  }

  @Test
  void pauses_grow_threefold_up_to_ten_hours() {
    WebhookProperties properties = defaults();

    assertThat(properties.pause(1, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(properties.pause(2, 0)).isEqualTo(Duration.ofSeconds(15));
    assertThat(properties.pause(4, 0)).isEqualTo(Duration.ofSeconds(135));
    assertThat(properties.pause(4, 1)).isEqualTo(Duration.ofSeconds(108));
    assertThat(properties.pause(50, 0)).isEqualTo(Duration.ofHours(10));
  }

  private static WebhookWish wish(String url) {
    return new WebhookWish(url, List.of(EventType.READY), null);
  }

  private static WebhookProperties defaults() {
    return bind(Map.of());
  }

  private static WebhookProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("coditect.webhooks", WebhookProperties.class);
  }
}
