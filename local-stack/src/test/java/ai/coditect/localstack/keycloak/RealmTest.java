package ai.coditect.localstack.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.testing.TestKeycloak;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RealmTest {

  private final TestKeycloak keycloak = TestKeycloak.shared();

  @Test
  void an_operators_token_is_for_all_three_services_and_carries_the_role() {
    JsonNode claims = claims(keycloak.userToken("operator"));

    assertThat(claims.path("iss").asString()).isEqualTo(keycloak.server().issuer());
    assertThat(claims.path("sub").asString()).isNotEmpty();
    assertThat(texts(claims.path("aud")))
        .contains("self-service-api", "provisioning-service", "audit-service");
    assertThat(texts(claims.path("realm_access").path("roles")))
        .contains("operator")
        .doesNotContain("auditor");
  }

  @Test
  void an_auditors_token_carries_that_role_only() {
    JsonNode claims = claims(keycloak.userToken("auditor"));

    assertThat(texts(claims.path("realm_access").path("roles")))
        .contains("auditor")
        .doesNotContain("operator");
  }

  @Test
  void the_provisioning_service_gets_a_token_for_the_self_service_api_as_a_service() {
    JsonNode claims = claims(keycloak.clientToken("provisioning-service"));

    assertThat(texts(claims.path("aud"))).contains("self-service-api");
    assertThat(texts(claims.path("realm_access").path("roles"))).contains("service");
  }

  @Test
  void what_asks_for_tenants_keys_has_an_account_of_its_own_that_manages_nobody() {
    JsonNode claims = claims(keycloak.clientToken("audit-calls"));

    assertThat(texts(claims.path("aud")))
        .contains("self-service-api")
        .doesNotContain("provisioning-service", "realm-management");
    assertThat(texts(claims.path("realm_access").path("roles"))).contains("service");
  }

  @Test
  void
      the_self_service_api_may_create_users_that_have_no_name_yet_and_the_provisioning_service_may_not()
          throws Exception {
    String user =
        "{\"username\": \"ada@example.com\", \"email\": \"ada@example.com\", \"enabled\": true}";

    assertThat(createUser(keycloak.clientToken("provisioning-service"), user)).isEqualTo(403);
    assertThat(createUser(keycloak.clientToken("self-service-api"), user)).isEqualTo(201);
  }

  @Test
  void nobody_changes_the_name_or_the_address_of_their_own_account() throws Exception {
    String token = keycloak.userToken("auditor");
    JsonNode before = account(token, null);
    assertThat(before.path("email").asString()).isEqualTo("auditor@coditect.local");

    String change =
        "{\"username\": \"%s\", \"email\": \"%s\", \"firstName\": \"%s\", \"lastName\": \"A\"}";
    account(token, change.formatted("operator2", "auditor@coditect.local", "Bad"));
    account(token, change.formatted("auditor", "victim@example.com", "Worse"));
    account(token, change.formatted("auditor", "auditor@coditect.local", "Anna"));

    JsonNode after = account(token, null);
    assertThat(after.path("firstName").asString()).as("other changes are taken").isEqualTo("Anna");
    assertThat(after.path("email")).isEqualTo(before.path("email"));
    assertThat(after.path("emailVerified")).isEqualTo(before.path("emailVerified"));
    assertThat(after.path("username")).isEqualTo(before.path("username"));
  }

  /** What the account console calls: reads one's own account, or changes it. */
  private JsonNode account(String token, @Nullable String change) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(keycloak.server().issuer() + "/account/"))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json");
    if (change != null) {
      request.POST(HttpRequest.BodyPublishers.ofString(change));
    }
    try (var http = HttpClient.newHttpClient()) {
      String body = http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
      return JsonMapper.builder().build().readTree(body.isEmpty() ? "{}" : body);
    }
  }

  private int createUser(String token, String user) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(keycloak.server().url() + "/admin/realms/coditect/users"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(user))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static JsonNode claims(String token) {
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JsonMapper.builder().build().readTree(new String(payload, StandardCharsets.UTF_8));
  }

  private static List<String> texts(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(JsonNode::asString).toList()
        : List.of(node.asString());
  }
}
