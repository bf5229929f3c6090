package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargeBodyTest extends TrailApi {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/exports",
        "/v1/erasures",
        "/v1/access-reviews",
        "/v1/siem-streams",
        "/v1/compliance-connections",
        "/v1/self-checks"
      })
  void nobody_has_a_large_body_read(String path) {
    String body = "{\"reason\":\"%s\"}".formatted("x".repeat(5_000_000));

    HttpResponse<String> answer =
        post(path, body, token("large").withRoles("operator", "auditor").signed());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
    assertThat(json(answer).get("type").stringValue()).endsWith("/too-large");
  }
}
