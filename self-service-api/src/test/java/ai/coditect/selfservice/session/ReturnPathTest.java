package ai.coditect.selfservice.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/tenants/tnt_1?tab=members#roles", "/a//b", "/a?next=https://b"})
  void a_path_of_this_origin_is_where_the_browser_goes(String path) {
    assertThat(ReturnPath.of(path).value()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tenants",
        "https://evil.example",
        "javascript:alert(1)",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/\r\nSet-Cookie: a=b",
        "/%zz",
        "/ä"
      })
  void anything_else_leads_home(String elsewhere) {
    assertThat(ReturnPath.of(elsewhere)).isEqualTo(ReturnPath.HOME);
  }

  @Test
  void so_does_what_is_missing_or_endless() {
    assertThat(ReturnPath.of(null)).isEqualTo(ReturnPath.HOME);
    assertThat(ReturnPath.of("/" + "a".repeat(600))).isEqualTo(ReturnPath.HOME);
  }
}
