package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestToken;
import ai.coditect.platform.event.EventJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BulkIntakeTest extends AuditServiceTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String NDJSON = "application/x-ndjson";
  private static final String JSON = "application/json";
  private static final String SOURCE_TOKEN = token().withRoles("service").signed();

  @LocalServerPort private int port;

  private static TestToken token() {
    return TestIssuer.shared()
        .token("service-account")
        .withAudience("audit-service")
        .withClaim("azp", TestEvents.SOURCE);
  }

  @Test
  void lines_and_arrays_are_taken_once_with_a_verdict_for_each_event() {
    TenantId tenant = TenantId.next();
    List<String> events = events(tenant, 50);

    JsonNode lines = json(post(NDJSON, String.join("\n", events), SOURCE_TOKEN));
    JsonNode array = json(post(JSON, "[" + String.join(",", events) + "]", SOURCE_TOKEN));

    assertThat(lines.get("taken").intValue()).isEqualTo(50);
    assertThat(verdicts(lines)).containsOnly("appended");
    assertThat(array.get("taken").intValue()).isEqualTo(50);
    assertThat(verdicts(array)).containsOnly("already-there");
    assertThat(array.at("/items/49/eventId").stringValue())
        .isEqualTo(EventJson.read(events.get(49), AuditEvent.class).eventId().value());
    assertThat(count("select count(*) from ledger_entry where tenant_id = ?", tenant.value()))
        .isEqualTo(50);
  }

  @Test
  void what_is_refused_is_said_one_by_one_parked_and_holds_up_nothing() {
    TenantId tenant = TenantId.next();
    List<String> events = new ArrayList<>(events(tenant, 4));
    String conflicting = events.get(3).replace("thing-4", "thing-5");
    events.add(1, "no json");
    events.add(2, events.get(0).replace("\"test-service\"", "\"another-service\""));
    events.add(conflicting);
    long parked = count("select count(*) from parked_event where topic like ?", "%.dlt");

    JsonNode answer = json(post(NDJSON, String.join("\n", events), SOURCE_TOKEN));

    assertThat(verdicts(answer))
        .containsExactly(
            "appended", "refused", "refused", "appended", "appended", "appended", "conflict");
    assertThat(answer.at("/items/2/reason").stringValue()).contains("test-service");
    assertThat(answer.get("refused").intValue()).isEqualTo(3);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                count("select count(*) from parked_event where topic like ?", "%.dlt")
                    == parked + 3);
  }

  @Test
  void only_services_bring_events_and_only_their_own() {
    String event = events(TenantId.next(), 1).getFirst();

    assertThat(post(NDJSON, event, null).statusCode()).isEqualTo(401);
    assertThat(post(NDJSON, event, token().withRoles("auditor").signed()).statusCode())
        .isEqualTo(403);
    assertThat(
            post(NDJSON, event, token().withClaim("azp", "").withRoles("service").signed())
                .statusCode())
        .isEqualTo(403);
    assertThat(post("text/plain", event, SOURCE_TOKEN).statusCode()).isEqualTo(415);
    assertThat(post(JSON, "{}", SOURCE_TOKEN).statusCode()).isEqualTo(400);
    assertThat(post(NDJSON, "x".repeat(200_000), SOURCE_TOKEN).statusCode()).isEqualTo(400);
    assertThat(post(NDJSON, "", SOURCE_TOKEN).statusCode()).isEqualTo(200);
  }

  private static List<String> events(TenantId tenant, int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(seq -> EventJson.writeText(TestEvents.event(tenant, seq)))
        .collect(Collectors.toList());
  }

  private static List<String> verdicts(JsonNode answer) {
    List<String> verdicts = new ArrayList<>();
    answer.get("items").forEach(item -> verdicts.add(item.get("verdict").stringValue()));
    return verdicts;
  }

  private HttpResponse<String> post(String type, String body, @Nullable String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/audit-events"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static long count(String sql, String argument) {
    Long count = ENVIRONMENT.asSuperuser().queryForObject(sql, Long.class, argument);
    return count == null ? 0 : count;
  }
}
