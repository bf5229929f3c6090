package ai.coditect.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.localstack.demo.Browser;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A person with a browser: Keycloak's form, our session, all three services at one address. */
class BrowserSignInTest {

  private static final Pattern PROOF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

  private final ProductStack stack = ProductStack.shared();

  @Test
  void whoSignsInReachesEveryServiceAtOneOriginUntilTheySignOut() {
    String origin = stack.description().selfServiceUrl();
    try (var browser = new Browser()) {
      Browser.Page form = browser.open(origin + "/login?return=/v1/me");
      Browser.Page back =
          browser.submit(
              form,
              Map.of("username", "operator", "password", stack.description().operatorPassword()));
      assertThat(back.at()).isEqualTo(URI.create(origin + "/v1/me"));
      assertThat(back.status()).isEqualTo(200);
      // Answered by provisioning-service and by audit-service.
      assertThat(browser.open(origin + "/v1/operator/summary").status()).isEqualTo(200);
      assertThat(browser.open(origin + "/checkpoint").html()).startsWith("coditect.local/audit\n");

      Browser.Page home = browser.open(origin + "/");
      assertThat(home.html()).contains("You are signed in");
      Browser.Page out = browser.submit(home, Map.of("_csrf", home.find(PROOF)));

      assertThat(out.html()).contains("You are signed out");
      Browser.Page over = browser.open(origin + "/session");
      assertThat(over.at()).as("no redirect").isEqualTo(URI.create(origin + "/session"));
      assertThat(over.status()).isEqualTo(401);
      assertThat(browser.open(origin + "/login").html()).as("asked again").contains("password");
    }
  }
}
