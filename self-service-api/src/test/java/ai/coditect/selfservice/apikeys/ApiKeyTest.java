package ai.coditect.selfservice.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.TestStatuses;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyTest extends SelfServiceTestBase {

  private static final String SCOPES = "{\"scopes\": [\"tenant:read\", \"status:read\"]}";

  @Test
  void asking_for_a_key_many_times_at_once_makes_one() {
    Owner owner = owner();

    List<Api.Answer> answers =
        IntStream.range(0, 20).parallel().mapToObj(_ -> ensure(owner, SCOPES)).toList();

    assertThat(answers).allMatch(it -> it.status() == 200);
    assertThat(answers.stream().map(it -> it.text("/id")).distinct()).hasSize(1);
    assertThat(answers.getFirst().text("/state")).isEqualTo("claimable");
    assertThat(answers.getFirst().json().at("/scopes").toString())
        .isEqualTo("[\"status:read\",\"tenant:read\"]");
    Api.Answer read = api().get(path(owner), serviceToken());
    assertThat(read.json()).isEqualTo(answers.getFirst().json());
  }

  @Test
  void other_scopes_replace_the_ones_before() {
    Owner owner = owner();
    String id = ensure(owner, SCOPES).text("/id");

    Api.Answer changed = ensure(owner, "{\"scopes\": [\"status:read\"]}");

    assertThat(changed.text("/id")).isEqualTo(id);
    assertThat(changed.json().at("/scopes").toString()).isEqualTo("[\"status:read\"]");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"scopes\": [\"root\"]}                             | an unknown scope",
        "{\"scopes\": [\"status:read\", \"status:read\"]}     | a scope twice",
        "{}                                                   | no scopes",
        "{\"scopes\": [null]}                                 | a null scope",
        "{\"scopes\": [], \"state\": \"active\"}              | a field that nobody may set",
      })
  void a_bad_wish_for_a_key_is_refused_and_makes_none(String body, String reason) {
    Owner owner = owner();

    assertThat(ensure(owner, body).status()).as(reason).isEqualTo(400);

    assertThat(count("select count(*) from api_key where tenant_id = ?", owner.tenantId()))
        .isZero();
  }

  @Test
  void a_key_of_an_unknown_tenant_or_name_is_not_found() {
    Owner owner = owner();
    String unknown = path(owner).replace(owner.tenantId(), "tnt_01h455vb4pex5vsknk084sn02q");

    assertThat(api().get(path(owner), serviceToken()).status()).isEqualTo(404);
    assertThat(api().send("PUT", unknown, serviceToken(), SCOPES).status()).isEqualTo(404);
  }

  @Test
  void the_link_in_the_welcome_mail_shows_the_key_once_and_the_key_works() {
    Owner owner = owner();
    String id = ensure(owner, SCOPES).text("/id");
    String claim = claimToken(owner);

    Api.Answer page = api().get("/key-claims/" + claim, null);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("action=\"/v1/key-claims/" + claim + "\"");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");

    Api.Answer claimed = api().post("/v1/key-claims/" + claim, null, null);
    assertThat(claimed.status()).isEqualTo(200);
    assertThat(claimed.header("Cache-Control")).contains("no-store");
    assertThat(claimed.text("/id")).isEqualTo(id);
    String secret = claimed.text("/secret");
    assertThat(secret).matches("cdt_live_[0-9a-z]{26}_[0-9A-Za-z]{34}");
    assertThat(KeyText.parse(secret)).isPresent();

    assertThat(api().post("/v1/key-claims/" + claim, null, null).problem())
        .isEqualTo("key-already-claimed");
    assertThat(api().get("/key-claims/" + claim, null).status()).isEqualTo(409);
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), secret).status()).isEqualTo(200);
    assertThat(
            jdbc.sql("select row_to_json(k)::text from api_key k where id = ?")
                .param(id)
                .query(String.class)
                .single())
        .doesNotContain(secret.substring(36));
  }

  @Test
  void of_many_claims_at_once_one_gets_the_key() {
    Owner owner = owner();
    ensure(owner, SCOPES);
    String claim = claimToken(owner);

    List<Api.Answer> answers =
        IntStream.range(0, 20)
            .parallel()
            .mapToObj(_ -> api().post("/v1/key-claims/" + claim, null, null))
            .toList();

    assertThat(answers.stream().filter(it -> it.status() == 200)).hasSize(1);
    assertThat(answers.stream().filter(it -> it.status() == 409)).hasSize(19);
  }

  @Test
  void a_browser_gets_the_key_as_a_page_that_runs_nothing() {
    Owner owner = owner();
    ensure(owner, SCOPES);
    String claim = claimToken(owner);

    Api.Answer page =
        api().post("/v1/key-claims/" + claim, null, null, "Accept", "text/html,*/*;q=0.8");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Cache-Control")).contains("no-store");
    assertThat(page.body()).containsPattern("<code>cdt_live_[0-9A-Za-z_]+</code>");
    assertThat(page.body()).doesNotContain("<script");
  }

  @Test
  void a_claim_link_works_for_three_days() {
    Owner owner = owner();
    ensure(owner, SCOPES);
    String claim = claimToken(owner);
    clock.step(Duration.ofHours(73));

    assertThat(api().get("/key-claims/" + claim, null).status()).isEqualTo(410);
    Api.Answer answer = api().post("/v1/key-claims/" + claim, null, null);
    assertThat(answer.status()).isEqualTo(410);
    assertThat(answer.problem()).isEqualTo("link-expired");
    assertThat(api().post("/v1/key-claims/kct_made-up", null, null).status()).isEqualTo(404);
  }

  @Test
  void introspection_says_what_a_key_is_worth() {
    Owner owner = owner();
    String id = ensure(owner, SCOPES).text("/id");
    String secret = api().post("/v1/key-claims/" + claimToken(owner), null, null).text("/secret");

    Api.Answer active = introspect(secret);
    assertThat(active.status()).isEqualTo(200);
    assertThat(active.json().at("/active").asBoolean()).isTrue();
    assertThat(active.text("/sub")).isEqualTo(id);
    assertThat(active.text("/tenant")).isEqualTo(owner.tenantId());
    assertThat(active.text("/scope")).isEqualTo("status:read tenant:read");
    assertThat(active.text("/effective_tier")).isEqualTo("free");

    assertThat(inactive(secret.substring(0, 60) + "000000000")).isEqualTo("Malformed");
    assertThat(inactive("anything")).isEqualTo("Malformed");
    assertThat(inactive(KeyText.generate(ai.coditect.contracts.id.ApiKeyId.next()).value()))
        .isEqualTo("Unknown");
    assertThat(inactive(KeyText.generate(new ai.coditect.contracts.id.ApiKeyId(id)).value()))
        .isEqualTo("Unknown");
    assertThat(api().send("DELETE", path(owner), serviceToken(), null).status()).isEqualTo(204);
    assertThat(inactive(secret)).isEqualTo("Revoked");
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), secret).status()).isEqualTo(401);
  }

  @Test
  void a_key_that_nobody_claimed_is_worth_nothing() {
    Owner owner = owner();
    String id = ensure(owner, SCOPES).text("/id");

    assertThat(inactive(KeyText.generate(new ai.coditect.contracts.id.ApiKeyId(id)).value()))
        .isEqualTo("Unknown");
  }

  @Test
  void introspection_takes_json_too_and_names_a_missing_token() {
    String path = "/v1/api-keys/introspection";
    assertThat(
            api()
                .post(path, serviceToken(), "{\"token\": \"x\"}")
                .json()
                .at("/active")
                .asBoolean(true))
        .isFalse();
    assertThat(api().post(path, serviceToken(), "{}").text("/errors/0/pointer"))
        .isEqualTo("/token");
    assertThat(
            api()
                .post(path, serviceToken(), "", "Content-Type", "application/x-www-form-urlencoded")
                .status())
        .isEqualTo(400);
  }

  @Test
  void only_services_and_operators_introspect_and_only_services_ask_for_keys() {
    Owner owner = owner();
    String person = accessToken(owner);
    String operator =
        TestIssuer.shared()
            .token("operator")
            .withAudience("self-service-api")
            .withRoles("operator")
            .signed();
    String path = "/v1/api-keys/introspection";

    assertThat(api().post(path, person, "{\"token\": \"x\"}").status()).isEqualTo(403);
    assertThat(api().post(path, operator, "{\"token\": \"x\"}").status()).isEqualTo(200);
    assertThat(api().send("PUT", path(owner), person, SCOPES).status()).isEqualTo(403);
    assertThat(api().send("PUT", path(owner), operator, SCOPES).status()).isEqualTo(403);
    assertThat(api().get(path(owner), operator).status()).isEqualTo(403);
  }

  @Test
  void a_revoked_key_stays_revoked_and_is_listed_and_its_revocation_is_recorded_once() {
    Owner owner = owner();
    String id = ensure(owner, SCOPES).text("/id");

    assertThat(api().send("DELETE", path(owner), serviceToken(), "").status()).isEqualTo(204);
    assertThat(api().send("DELETE", path(owner), serviceToken(), "").status()).isEqualTo(204);

    Api.Answer listed =
        api().get(path(owner).substring(0, path(owner).lastIndexOf('/')), serviceToken());
    assertThat(listed.text("/items/0/id")).isEqualTo(id);
    assertThat(listed.text("/items/0/state")).isEqualTo("revoked");
    assertThat(ensure(owner, SCOPES).text("/state")).isEqualTo("revoked");
  }

  private Api.Answer ensure(Owner owner, String body) {
    return api().send("PUT", path(owner), serviceToken(), body);
  }

  private static String path(Owner owner) {
    return "/v1/internal/tenants/" + owner.tenantId() + "/api-keys/first-key";
  }

  private String claimToken(Owner owner) {
    report(TestStatuses.ready(owner, 1));
    String token = mail(owner.email(), 2).claimToken();
    await().atMost(SOON).until(() -> !token.isEmpty());
    return token;
  }

  private Api.Answer introspect(String token) {
    return api()
        .post(
            "/v1/api-keys/introspection",
            serviceToken(),
            "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded");
  }

  private String inactive(String token) {
    Api.Answer answer = introspect(token);
    assertThat(answer.json().at("/active").asBoolean(true)).isFalse();
    assertThat(answer.json().has("tenant")).isFalse();
    return answer.text("/reason");
  }
}
