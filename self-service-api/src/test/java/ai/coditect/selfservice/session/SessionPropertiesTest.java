package ai.coditect.selfservice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SessionPropertiesTest {

  @Test
  void defaults_are_pinned() {
    SessionProperties properties = bind(Map.of());

    assertThat(properties.idle()).isEqualTo(Duration.ofMinutes(30));
    assertThat(properties.lifetime()).isEqualTo(Duration.ofHours(10));
    assertThat(properties.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(properties.readTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(properties.toString()).doesNotContain("the-secret");
  }

  @Test
  void a_session_that_ends_before_it_can_be_idle_is_a_mistake() {
    assertThatThrownBy(() -> bind(Map.of("coditect.session.lifetime", "10m")))
        .isInstanceOf(BindException.class)
        .rootCause()
        .hasMessageContaining("coditect.session.lifetime");
  }

  private static SessionProperties bind(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("coditect.session.client-id", "browser");
    all.put("coditect.session.client-secret", "the-secret");
    all.put("coditect.session.authorization-uri", "http://127.0.0.1:1/auth");
    all.put("coditect.session.token-uri", "http://127.0.0.1:1/token");
    all.put("coditect.session.end-session-uri", "http://127.0.0.1:1/logout");
    return new Binder(new MapConfigurationPropertySource(all))
        .bind("coditect.session", SessionProperties.class)
        .get();
  }
}
