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
  void
      the_self_service_api_may_create_users_that_have_no_name_yet_and_the_provisioning_service_may_not()
          throws Exception {
    String user =
        "{\"username\": \"ada@example.com\", \"email\": \"ada@example.com\", \"enabled\": true}";

    assertThat(createUser(keycloak.clientToken("provisioning-service"), user)).isEqualTo(403);
    assertThat(createUser(keycloak.clientToken("self-service-api"), user)).isEqualTo(201);
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
