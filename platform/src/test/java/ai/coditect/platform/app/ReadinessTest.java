package ai.coditect.platform.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.json.JsonMapper;

class ReadinessTest extends PlatformTest {

  @Value("${local.management.port}")
  private int port;

  @Test
  void a_service_is_ready_when_its_database_is_there_whatever_else_is_away() throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
            .build();

    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(JsonMapper.shared().readTree(answer.body()).path("components").propertyNames())
          .containsExactlyInAnyOrder("readinessState", "db");
    }
  }
}
