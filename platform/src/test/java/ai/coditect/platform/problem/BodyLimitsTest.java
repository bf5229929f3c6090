package ai.coditect.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class BodyLimitsTest {

  @Test
  void bodies_are_small_where_nothing_else_is_said() {
    assertThat(bound(Map.of()).bytes("/v1/orders")).isEqualTo(65_536);
  }

  @Test
  void a_path_of_its_own_limit_is_meant_in_full() {
    BodyLimits limits = bound(Map.of("coditect.http.max-body-of[/v1/bulk]", "8MB"));

    assertThat(limits.bytes("/v1/bulk")).isEqualTo(8_388_608);
    assertThat(limits.bytes("/v1/bulk/1")).isEqualTo(65_536);
    assertThat(limits.bytes("/v1")).isEqualTo(65_536);
  }

  private static BodyLimits bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("coditect.http", BodyLimits.class);
  }
}
