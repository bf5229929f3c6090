package ai.coditect.platform.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.platform.app.PlatformTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

class RateLimitTest extends PlatformTest {

  private static final int LIMIT = 10;

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void lowLimit(DynamicPropertyRegistry registry) {
    registry.add("coditect.rate-limits.anonymous", () -> LIMIT);
  }

  @Test
  void anonymous_requests_and_guessed_tokens_of_one_network_are_limited_together()
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < LIMIT; i++) {
        HttpResponse<String> admitted = get(client, i % 2 == 0 ? null : "Bearer guess-" + i);
        assertThat(admitted.statusCode()).isNotEqualTo(429);
        assertThat(admitted.headers().firstValue("RateLimit")).isPresent();
      }

      HttpResponse<String> refused = get(client, null);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(JsonMapper.shared().readTree(refused.body()).path("type").asString())
          .endsWith("/rate-limited");
      assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).isBetween("1", "6");
      assertThat(refused.headers().firstValue("RateLimit-Policy"))
          .hasValue("\"network\";q=10;w=60");
      assertThat(get(client, "Bearer another").statusCode()).isEqualTo(429);
    }
  }

  @Test
  void the_network_of_an_ipv6_address_is_its_64_and_that_of_an_ipv4_address_itself() {
    assertThat(Network.of("2001:db8:1:2:3:4:5:6")).isEqualTo(Network.of("2001:db8:1:2::1"));
    assertThat(Network.of("2001:db8:1:3::1")).isNotEqualTo(Network.of("2001:db8:1:2::1"));
    assertThat(Network.of("192.0.2.1")).isNotEqualTo(Network.of("192.0.2.2"));
  }

  @Test
  void who_sets_nothing_gets_the_documented_limits() {
    RateLimits limits =
        new Binder(new MapConfigurationPropertySource(Map.of()))
            .bindOrCreate("coditect.rate-limits", RateLimits.class);

    assertThat(limits).isEqualTo(new RateLimits(60, 600, 100_000, Duration.ofMillis(500)));
  }

  private HttpResponse<String> get(HttpClient client, @Nullable String authorization)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/closed"));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
