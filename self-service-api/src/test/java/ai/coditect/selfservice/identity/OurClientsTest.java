package ai.coditect.selfservice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.testing.TestKeycloak;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real Keycloak with the realm of the local stack gives to our clients. */
class OurClientsTest {

  @Test
  void a_token_for_other_services_is_good_for_them_and_manages_no_users() {
    JsonNode token = claims("self-service-calls");

    assertThat(token.at("/aud").toString()).contains("provisioning-service");
    assertThat(token.at("/realm_access/roles").toString()).contains("\"service\"");
    assertThat(token.toString()).doesNotContain("realm-management").doesNotContain("manage-users");
  }

  @Test
  void a_token_that_manages_users_is_good_for_no_service_of_ours() {
    JsonNode token = claims("self-service-api");

    assertThat(token.at("/resource_access/realm-management/roles").toString())
        .contains("manage-users");
    assertThat(token.at("/aud").toString()).doesNotContain("-service");
    assertThat(token.at("/realm_access/roles").toString()).doesNotContain("\"service\"");
  }

  private static JsonNode claims(String client) {
    String payload = TestKeycloak.shared().clientToken(client).split("\\.", -1)[1];
    return JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(payload));
  }
}
