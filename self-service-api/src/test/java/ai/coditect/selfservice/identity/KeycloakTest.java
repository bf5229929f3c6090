package ai.coditect.selfservice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.coditect.contracts.id.UserId;
import ai.coditect.localstack.testing.TestKeycloak;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** The adapter against a real Keycloak with the realm of the local stack. */
class KeycloakTest extends IdentityProviderContract {

  private static final Pattern LINK =
      Pattern.compile(
          "http://127\\.0\\.0\\.1:\\d+/realms/coditect/login-actions/action-token[^\"\\s<>]+");

  private final RestClient realm = realm(TestKeycloak.shared().server().url(), TestKeycloak.SECRET);
  private final Keycloak keycloak = new Keycloak(realm);

  @Override
  IdentityProvider provider() {
    return keycloak;
  }

  @Override
  void occupy(String email) {
    var user = new Keycloak.User(null, UserId.next().value(), email, true, true);
    realm
        .post()
        .uri("/users")
        .contentType(MediaType.APPLICATION_JSON)
        .body(user)
        .retrieve()
        .toBodilessEntity();
  }

  @Test
  void an_account_is_enabled_and_named_after_our_id_and_has_a_verified_address() {
    var person = person();
    var account = (IdentityProvider.Account.Present) keycloak.ensureAccount(person);

    Map<?, ?> user =
        Objects.requireNonNull(
            realm.get().uri("/users/{id}", account.subject()).retrieve().body(Map.class));

    assertThat(user.get("username")).isEqualTo(person.id().value());
    assertThat(user.get("email")).isEqualTo(person.email());
    assertThat(user.get("emailVerified")).isEqualTo(true);
    assertThat(user.get("enabled")).isEqualTo(true);
  }

  @Test
  void a_mail_that_keycloak_cannot_send_is_an_outage_that_passes() {
    // Nothing listens on the mail port of this realm now.
    var account = (IdentityProvider.Account.Present) keycloak.ensureAccount(person());

    assertThatThrownBy(() -> keycloak.mailCredentialSetup(account.subject(), Credential.PASSWORD))
        .isInstanceOf(IdentityProviderUnavailableException.class)
        .extracting(KeycloakTest::reason)
        .isEqualTo("IdentityProviderUnavailable");
  }

  @Test
  void the_mail_leads_to_the_page_that_sets_up_the_chosen_credential() throws Exception {
    var mailServer =
        new GreenMail(
            new ServerSetup(
                TestKeycloak.shared().smtpPort(), "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mailServer.start();
    try {
      assertThat(pageBehindMail(mailServer, Credential.PASSKEY))
          .contains("webauthnRegister.js")
          .doesNotContain("password-new");
      assertThat(pageBehindMail(mailServer, Credential.PASSWORD)).contains("password-new");
    } finally {
      mailServer.stop();
    }
  }

  @Test
  void the_page_for_ones_own_account_is_there() throws Exception {
    String account = TestKeycloak.shared().server().issuer() + "/account";

    assertThat(browse(HttpClient.newHttpClient(), account)).contains("\"realm\": \"coditect\"");
  }

  @Test
  void a_keycloak_that_is_away_is_told_from_one_that_does_not_let_us() {
    String url = TestKeycloak.shared().server().url();
    var away = new Keycloak(realm("http://127.0.0.1:1", TestKeycloak.SECRET));
    var wrongSecret = new Keycloak(realm(url, "wrong"));
    var withoutRights = new Keycloak(realm(url, "provisioning-service", TestKeycloak.SECRET));

    assertThat(reason(away)).isEqualTo("IdentityProviderUnavailable");
    assertThat(reason(wrongSecret)).isEqualTo("IdentityProviderDenied");
    assertThat(reason(withoutRights)).isEqualTo("IdentityProviderDenied");
  }

  private static String reason(Keycloak provider) {
    return reason(catchThrowable(() -> provider.ensureAccount(person())));
  }

  private static String reason(Throwable failure) {
    return ((IdentityProviderUnavailableException) failure).reason();
  }

  private String pageBehindMail(GreenMail mailServer, Credential credential) throws Exception {
    var account = (IdentityProvider.Account.Present) keycloak.ensureAccount(person());
    int before = mailServer.getReceivedMessages().length;
    assertThat(keycloak.mailCredentialSetup(account.subject(), credential))
        .isEqualTo(IdentityProvider.Mailing.SENT);
    assertThat(mailServer.waitForIncomingEmail(10_000, before + 1)).isTrue();
    String mail = GreenMailUtil.getBody(mailServer.getReceivedMessages()[before]);
    try (HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new BrowserCookies())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()) {
      String overview = browse(browser, first(LINK, mail.replace("=\r\n", "").replace("=3D", "=")));
      return browse(browser, first(LINK, overview.replace("&amp;", "&")));
    }
  }

  /** Sends secure cookies to the loopback address too, as browsers do. */
  private static final class BrowserCookies extends CookieManager {
    @Override
    public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers)
        throws IOException {
      return super.get(URI.create(uri.toString().replaceFirst("^http:", "https:")), headers);
    }
  }

  private static String first(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group();
  }

  private static String browse(HttpClient browser, String url) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).build();
    return browser.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static RestClient realm(String url, String secret) {
    return realm(url, "self-service-api", secret);
  }

  private static RestClient realm(String url, String client, String secret) {
    return IdentityConfiguration.realm(
        RestClient.builder(),
        new IdentityProperties(
            URI.create(url),
            "coditect",
            client,
            secret,
            List.of(Credential.PASSWORD),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10)));
  }
}
