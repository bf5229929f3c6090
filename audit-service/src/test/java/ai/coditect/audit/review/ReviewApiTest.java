package ai.coditect.audit.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.contracts.api.LiveApiKeys.LiveApiKey;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reviews of who has access, from the members as they are to the signed result. */
class ReviewApiTest extends AuditServiceTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final KeyRegister KEYS = KeyRegister.shared();

  @LocalServerPort private int port;
  @Autowired private Grants grants;

  private final TenantId tenant = TenantId.next();
  private final String anna = token("anna-" + tenant);
  private final String otto = token("otto-" + tenant);

  @BeforeEach
  void haveTwoOwnersAndADeveloper() {
    member("anna-" + tenant, "OWNER");
    member("otto-" + tenant, "OWNER");
    member("dev-" + tenant, "DEVELOPER");
  }

  @Test
  void a_review_is_completed_when_all_is_decided_and_who_had_to_go_is_seen_to_be_gone() {
    JsonNode review = begin(Duration.ofDays(14));
    assertThat(review.get("items").size()).isEqualTo(3);

    decide(review, item(review, "anna"), "keep", otto, 200);
    decide(review, item(review, "otto"), "keep", anna, 200);
    JsonNode open = decide(review, item(review, "dev"), "revoke", anna, 200);
    assertThat(open.get("completed").booleanValue()).as("they are still there").isFalse();

    remove("dev-" + tenant); // as the member list says after the team's own API was used
    await().atMost(SOON).until(() -> one(review).get("completed").booleanValue());

    String result = one(review).get("result").stringValue();
    assertThat(result)
        .startsWith("coditect.audit.access-review/v2\ntest.coditect.local/audit\n" + tenant + "\n")
        .contains("\nmember,key,grant\n")
        .contains("\nkeep member owner anna-" + tenant + " otto-" + tenant + " ")
        .contains("\nrevoke member developer dev-" + tenant + " anna-" + tenant + " ")
        .contains("\n— test.coditect.local/audit ");
    await()
        .atMost(SOON)
        .until(
            () ->
                actions()
                    .containsAll(
                        List.of(
                            "audit.access-review.begun",
                            "audit.access-review.decided",
                            "audit.access-review.completed")));
    decide(review, 1, "keep", otto, 409);
  }

  @Test
  void members_are_called_as_in_the_teams_own_list() {
    JsonNode review = begin(Duration.ofDays(14));
    remove("dev-" + tenant);

    JsonNode developer = one(review).at("/items/0");

    assertThat(developer.get("memberId").stringValue()).isEqualTo("mbr_dev-" + tenant);
    assertThat(developer.get("role").stringValue()).isEqualTo("developer");
    assertThat(one(review).at("/items/1/roleNow").stringValue()).isEqualTo("owner");
    assertThat(one(review).at("/items").findValuesAsString("memberId")).hasSize(3);
  }

  @Test
  void nobody_confirms_their_own_access_while_there_is_another_owner() {
    JsonNode review = begin(Duration.ofDays(14));

    decide(review, item(review, "anna"), "keep", anna, 403);

    remove("otto-" + tenant);
    decide(review, item(review, "anna"), "keep", anna, 200);
  }

  @Test
  void an_overdue_review_is_reminded_of_once_and_can_still_be_completed() {
    JsonNode review = begin(Duration.ofMillis(500));

    await().atMost(SOON).until(() -> actions().contains("audit.access-review.overdue"));

    assertThat(one(review).get("overdue").booleanValue()).isTrue();
    decide(review, item(review, "dev"), "keep", anna, 200);
    assertThat(actions().stream().filter("audit.access-review.overdue"::equals)).hasSize(1);
  }

  @Test
  void reviews_are_for_owners_and_there_is_one_at_a_time() {
    JsonNode review = begin(Duration.ofDays(14));
    String path = "/v1/access-reviews/" + review.get("id").stringValue();
    String developer = token("dev-" + tenant);

    assertThat(call("POST", "/v1/access-reviews", body(Duration.ofDays(1)), anna).statusCode())
        .isEqualTo(409);
    assertThat(call("GET", path, null, null).statusCode()).isEqualTo(401);
    assertThat(call("GET", path, null, token("stranger")).statusCode()).isEqualTo(404);
    assertThat(call("GET", path, null, developer).statusCode()).isEqualTo(403);
    decide(review, 1, "keep", token("stranger"), 404);
    decide(review, 99, "keep", anna, 404);
    assertThat(call("PUT", path + "/items/1", "{\"decision\":\"maybe\"}", anna).statusCode())
        .isEqualTo(400);
    assertThat(call("POST", "/v1/access-reviews", body(Duration.ofDays(400)), anna).statusCode())
        .isEqualTo(400);
    assertThat(call("GET", "/v1/access-reviews?tenantId=" + tenant, null, anna).body())
        .contains(review.get("id").stringValue());
  }

  @Test
  void keys_and_grants_are_reviewed_as_they_are_and_seen_to_be_gone() {
    ApiKeyId used = ApiKeyId.next();
    ApiKeyId forgotten = ApiKeyId.next();
    String logins = "database.login-role.t_x_app";
    String owners = "kubernetes.role-binding.coditect-owners";
    KEYS.put(tenant, key(used, "ci"), key(forgotten, "old"));
    grants.store(status(2, logins, owners, "database.schema.t_x"));
    grants.store(status(1, "database.login-role.t_x_older")); // late
    JsonNode review = begin(Duration.ofDays(14));
    assertThat(review.at("/items").findValuesAsString("subject"))
        .containsExactly(
            "dev-" + tenant,
            "anna-" + tenant,
            "otto-" + tenant,
            used.value(),
            forgotten.value(),
            logins,
            owners);
    JsonNode old = review.at("/items/4");
    assertThat(old.at("/kind").asString()).isEqualTo("key");
    assertThat(old.at("/role").asString()).isEqualTo("status:read,usage:read");
    assertThat(old.at("/details/name").asString()).isEqualTo("old");
    assertThat(old.at("/details/createdBy").asString()).isEqualTo("usr_x");

    for (String kept : List.of("otto", used.value(), owners)) {
      decide(review, item(review, kept), "keep", anna, 200);
    }
    decide(review, item(review, "anna"), "keep", otto, 200);
    decide(review, item(review, "dev"), "keep", otto, 200);
    decide(review, item(review, forgotten.value()), "revoke", anna, 200);
    JsonNode open = decide(review, item(review, logins), "revoke", anna, 200);
    assertThat(open.get("completed").booleanValue()).as("both are still there").isFalse();

    KEYS.silence(tenant, true); // who cannot be asked proves nothing
    KEYS.put(tenant, key(used, "ci"));
    grants.store(status(3, owners));
    await().atMost(SOON).until(() -> one(review).at("/items/5/goneAt").isString());
    assertThat(one(review).get("completed").booleanValue()).isFalse();
    KEYS.silence(tenant, false);
    await().atMost(SOON).until(() -> one(review).get("completed").booleanValue());

    assertThat(one(review).at("/items/4").has("roleNow")).isFalse();
    assertThat(one(review).get("result").stringValue())
        .contains("\nmember,key,grant\n")
        .contains("\nkeep key status:read,usage:read " + used + " anna-")
        .contains("\nrevoke key status:read,usage:read " + forgotten + " anna-")
        .contains("\nrevoke grant present " + logins + " anna-")
        .contains("\nkeep grant present " + owners + " anna-");
  }

  @Test
  void a_review_does_not_begin_without_the_keys_while_they_cannot_be_read() {
    KEYS.silence(tenant, true);

    assertThat(call("POST", "/v1/access-reviews", body(Duration.ofDays(1)), anna).statusCode())
        .isEqualTo(503);

    KEYS.silence(tenant, false);
    assertThat(begin(Duration.ofDays(1)).get("items").size()).isEqualTo(3);
  }

  private static LiveApiKey key(ApiKeyId id, String name) {
    return new LiveApiKey(
        id, name, List.of("status:read", "usage:read"), "usr_x", Instant.EPOCH, null, null);
  }

  private TenantStatus status(long revision, String... steps) {
    return new TenantStatus(
        tenant,
        revision,
        1,
        1,
        new TierName("team"),
        new TierName("team"),
        1,
        1,
        null,
        Phase.READY,
        List.of(),
        Stream.of(steps)
            .map(it -> new StepStatus(it, StepStatus.State.SUCCEEDED, 1, null, null, null))
            .toList(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        null,
        Instant.EPOCH);
  }

  private static String token(String subject) {
    return TestIssuer.shared().token(subject).withAudience("audit-service").signed();
  }

  private void member(String subject, String role) {
    ENVIRONMENT
        .asSuperuser()
        .update(
            "insert into member (tenant_id, issuer, subject, role, member_id) values (?, ?, ?, ?, ?)",
            tenant.value(),
            TestIssuer.shared().issuer(),
            subject,
            role,
            "mbr_" + subject);
  }

  private void remove(String subject) {
    ENVIRONMENT
        .asSuperuser()
        .update("delete from member where tenant_id = ? and subject = ?", tenant.value(), subject);
  }

  private List<String> actions() {
    return ENVIRONMENT
        .asSuperuser()
        .queryForList(
            "select action from entry_payload where tenant_id = ?", String.class, tenant.value());
  }

  private String body(Duration due) {
    return "{\"tenantId\":\"%s\",\"dueAt\":\"%s\"}".formatted(tenant, Instant.now().plus(due));
  }

  private JsonNode begin(Duration due) {
    HttpResponse<String> answer = call("POST", "/v1/access-reviews", body(due), anna);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JsonMapper.shared().readTree(answer.body());
  }

  private static int item(JsonNode review, String who) {
    for (JsonNode item : review.get("items")) {
      if (item.get("subject").stringValue().startsWith(who)) {
        return item.get("number").intValue();
      }
    }
    throw new IllegalStateException("nobody is called " + who);
  }

  private JsonNode decide(JsonNode review, int number, String decision, String who, int status) {
    String path =
        "/v1/access-reviews/%s/items/%d".formatted(review.get("id").stringValue(), number);
    HttpResponse<String> answer =
        call("PUT", path, "{\"decision\":\"%s\"}".formatted(decision), who);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JsonMapper.shared().readTree(answer.body());
  }

  private JsonNode one(JsonNode review) {
    String path = "/v1/access-reviews/" + review.get("id").stringValue();
    return JsonMapper.shared().readTree(call("GET", path, null, anna).body());
  }

  private HttpResponse<String> call(
      String method, String path, @Nullable String body, @Nullable String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
