package ai.coditect.provisioning.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.platform.audit.AuditAutoConfiguration;
import ai.coditect.platform.event.EventAutoConfiguration;
import ai.coditect.platform.outbox.OutboxAutoConfiguration;
import ai.coditect.platform.sweep.SweepAutoConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The operators' door alone, without the service's tables behind it. */
@SpringBootTest(
    classes = OperatorSecurityTest.Door.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    // The readiness group names a database, of which the door has none.
    properties = {
      "management.server.port=0",
      "coditect.rate-limits.caller=20",
      "management.endpoint.health.validate-group-membership=false"
    })
class OperatorSecurityTest {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

  @LocalServerPort private int port;

  @EnableAutoConfiguration(
      exclude = {
        AuditAutoConfiguration.class,
        EventAutoConfiguration.class,
        OutboxAutoConfiguration.class,
        SweepAutoConfiguration.class
      },
      excludeName = {
        "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
        "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
        "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration"
      })
  @Import(OperatorSecurity.class)
  static class Door {

    /** Of an empty database: limits that cannot be shared are kept all the same. */
    @Bean
    JdbcTemplate jdbc() {
      Database empty = TestPostgres.shared().newDatabase("door");
      return new JdbcTemplate(
          new DriverManagerDataSource(empty.url(), empty.username(), empty.password()));
    }
  }

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry registry) {
    String prefix = "spring.security.oauth2.resourceserver.jwt.";
    registry.add(prefix + "issuer-uri", TestIssuer.shared()::issuer);
    registry.add(prefix + "jwk-set-uri", TestIssuer.shared()::jwkSetUri);
  }

  @Test
  void only_operators_pass() throws Exception {
    var token = TestIssuer.shared().token("somebody").withAudience("provisioning-service");

    assertThat(get(null)).isEqualTo(401);
    assertThat(get(token.signedByStranger())).isEqualTo(401);
    assertThat(get(token.withAudience("audit-service").signed())).isEqualTo(401);
    assertThat(get(token.withRoles("auditor", "service").signed())).isEqualTo(403);
    assertThat(get(token.withRoles("operator").signed())).as("past the door").isEqualTo(404);
  }

  @Test
  void only_services_pass_the_inner_door() throws Exception {
    var token = TestIssuer.shared().token("somebody").withAudience("provisioning-service");
    String inner = "/v1/internal/nothing-here";

    assertThat(get(inner, null)).isEqualTo(401);
    assertThat(get(inner, token.signed())).isEqualTo(403);
    assertThat(get(inner, token.withRoles("operator").signed())).isEqualTo(403);
    assertThat(get(inner, token.withRoles("service").signed())).isEqualTo(404);
    assertThat(get("/logout", null)).as("there is no session that could end").isEqualTo(401);
    assertThat(get("/v1/elsewhere", token.withRoles("service", "operator").signed()))
        .isEqualTo(403);
  }

  @Test
  void a_token_that_cannot_be_checked_for_now_is_answered_503_and_not_called_bad()
      throws Exception {
    String token =
        TestIssuer.shared()
            .token("operator")
            .withAudience("provisioning-service")
            .withRoles("operator")
            .signedByNewKey();

    try (var _ = TestIssuer.shared().silence()) {
      assertThat(get(token)).isEqualTo(503);
    }
    assertThat(get(token)).isEqualTo(401);
  }

  @Test
  void a_caller_who_asks_too_often_is_told_when_to_come_back_and_nobody_else_is() throws Exception {
    var operator = TestIssuer.shared().token("hasty").withAudience("provisioning-service");
    String hasty = operator.withRoles("operator").signed();

    List<HttpResponse<Void>> answers = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      answers.add(send(hasty));
    }

    HttpResponse<Void> refused = answers.getLast();
    assertThat(answers.stream().filter(it -> it.statusCode() == 404)).hasSizeBetween(20, 24);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After").orElseThrow()).isBetween("1", "3");
    assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"caller\";q=20;w=60");
    assertThat(refused.headers().firstValue("RateLimit").orElseThrow())
        .startsWith("\"caller\";r=0;t=");
    assertThat(
            get(
                TestIssuer.shared()
                    .token("patient")
                    .withAudience("provisioning-service")
                    .withRoles("operator")
                    .signed()))
        .isEqualTo(404);
  }

  private int get(@Nullable String token) throws IOException, InterruptedException {
    return get("/v1/operator/nothing-here", token);
  }

  private int get(String path, @Nullable String token) throws IOException, InterruptedException {
    return send(path, token).statusCode();
  }

  private HttpResponse<Void> send(@Nullable String token) throws IOException, InterruptedException {
    return send("/v1/operator/nothing-here", token);
  }

  private HttpResponse<Void> send(String path, @Nullable String token)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(ANSWER_WITHIN);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }
  }
}
