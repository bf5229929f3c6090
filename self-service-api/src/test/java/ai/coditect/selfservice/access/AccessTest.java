package ai.coditect.selfservice.access;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class AccessTest extends SelfServiceTestBase {

  private static final String MISSING_TENANT = "tnt_01h455vb4pex5vsknk084sn02q";

  @Test
  void a_token_that_cannot_be_checked_for_now_is_answered_503_and_not_called_bad() {
    String token =
        TestIssuer.shared().token("anybody").withAudience("self-service-api").signedByNewKey();

    try (var _ = TestIssuer.shared().silence()) {
      Api.Answer answer = api().get("/v1/tenants", token);

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.problem()).isEqualTo("unavailable");
    }
    assertThat(api().get("/v1/tenants", token).status()).isEqualTo(401);
  }

  @Test
  void a_refused_caller_learns_nothing_but_that() {
    Api.Answer answer = api().get("/v1/tenants", "not-a-token");

    assertThat(answer.problem()).isEqualTo("unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.text("/traceId")).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("tenantPaths")
  void a_foreign_tenant_is_not_found_whoever_asks(String path) {
    Owner victim = owner();
    Owner stranger = owner();
    String foreign = path.replace("{t}", victim.tenantId()).replace("{o}", victim.operationId());

    assertThat(api().get(foreign, accessToken(stranger)).status()).isEqualTo(404);
    assertThat(api().get(foreign, keyOf(stranger)).status()).isEqualTo(404);
    assertThat(api().get(foreign, accessToken(victim)).status()).isEqualTo(200);
    assertThat(api().get(foreign, keyOf(victim)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("tenantPaths")
  void what_is_no_id_or_nobodys_is_not_found(String path) {
    String token = accessToken(owner());
    String missing =
        path.replace("{t}", MISSING_TENANT).replace("{o}", "op_01h455vb4pex5vsknk084sn02q");
    String garbage = path.replace("{t}", "1'or'1").replace("{o}", "..%2f..%2fetc");

    assertThat(api().get(missing, token).status()).isEqualTo(404);
    assertThat(api().get(garbage, token).status()).isBetween(400, 404);
  }

  @Test
  void the_token_of_an_operation_reads_that_operation_and_nothing_else() {
    Owner owner = owner();
    Owner other = owner();

    assertThat(api().get("/v1/operations/" + owner.operationId(), owner.operationToken()).status())
        .isEqualTo(200);
    assertThat(api().get("/v1/operations/" + other.operationId(), owner.operationToken()).status())
        .isEqualTo(404);
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), owner.operationToken()).status())
        .isEqualTo(403);
    clock.step(Duration.ofMinutes(61));
    assertThat(api().get("/v1/operations/" + owner.operationId(), owner.operationToken()).status())
        .isEqualTo(401);
  }

  @Test
  void a_key_without_the_scope_is_told_which_one_it_needs() {
    Owner owner = owner();
    String key = key(owner, "[\"status:read\"]");

    Api.Answer answer = api().get("/v1/tenants/" + owner.tenantId(), key);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text("/detail")).contains("tenant:read");
    assertThat(api().get("/v1/tenants/" + owner.tenantId() + "/provisioning", key).status())
        .isEqualTo(200);
  }

  @Test
  void platform_roles_open_no_tenant() {
    Owner owner = owner();
    String operator =
        TestIssuer.shared()
            .token("operator")
            .withAudience("self-service-api")
            .withRoles("operator", "auditor", "service")
            .signed();

    assertThat(api().get("/v1/tenants/" + owner.tenantId(), operator).status()).isEqualTo(404);
  }

  @Test
  void a_path_without_a_rule_is_closed_even_to_operators() {
    String operator =
        TestIssuer.shared()
            .token("operator")
            .withAudience("self-service-api")
            .withRoles("operator", "service")
            .signed();

    assertThat(api().get("/v1/anything", null).status()).isEqualTo(401);
    assertThat(api().get("/v1/anything", operator).status()).isEqualTo(403);
    assertThat(api().get("/actuator/health", null).status()).isNotEqualTo(200);
  }

  @Test
  void anybody_reads_tiers_and_regions() {
    Api.Answer tiers = api().get("/v1/tiers", null);
    Api.Answer regions = api().get("/v1/regions", null);

    assertThat(tiers.text("/items/0/name")).isEqualTo("free");
    assertThat(tiers.json().at("/items/0/available").asBoolean()).isTrue();
    assertThat(tiers.json().at("/items/1/available").asBoolean()).isFalse();
    JsonNode team = tiers.json().at("/items/2");
    assertThat(team.at("/includes/0").asString()).isEqualTo("free");
    assertThat(team.at("/seats/max").asInt()).isEqualTo(50);
    assertThat(team.at("/requests/perMinute").asInt()).isEqualTo(1200);
    assertThat(team.at("/limits"))
        .extracting(it -> it.at("/resource").asString() + " " + it.at("/limit").asString())
        .containsExactly(
            "kubernetes.pods 150",
            "kubernetes.environments.dev.pods 50",
            "database.size 10737418240");
    assertThat(regions.text("/items/0/name")).isEqualTo("eu-local");
  }

  @Test
  void the_page_that_mails_lead_to_says_where_to_sign_in() {
    Api.Answer page = api().get("/", null);

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("<a href=\"http://127.0.0.1:8080/login\">Sign in</a>");
    assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
  }

  static Stream<String> tenantPaths() {
    return Stream.of(
        "/v1/tenants/{t}",
        "/v1/tenants/{t}/provisioning",
        "/v1/tenants/{t}/operations",
        "/v1/operations/{o}");
  }

  private String keyOf(Owner owner) {
    return key(owner, "[\"status:read\", \"tenant:read\"]");
  }
}
