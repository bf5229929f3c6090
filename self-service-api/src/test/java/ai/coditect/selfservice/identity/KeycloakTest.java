package ai.coditect.selfservice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.contracts.id.UserId;
import ai.coditect.localstack.testing.TestKeycloak;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

/** The adapter against a real Keycloak with the realm of the local stack. */
class KeycloakTest extends IdentityProviderContract {

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
    // Nothing listens on the mail port of this realm.
    var account = (IdentityProvider.Account.Present) keycloak.ensureAccount(person());

    assertThatThrownBy(() -> keycloak.mailCredentialSetup(account.subject()))
        .isInstanceOf(IdentityProviderUnavailableException.class);
  }

  @Test
  void a_keycloak_that_is_away_or_refuses_our_secret_is_an_outage_that_passes() {
    var away = new Keycloak(realm("http://127.0.0.1:1", TestKeycloak.SECRET));
    var refused = new Keycloak(realm(TestKeycloak.shared().server().url(), "wrong"));

    assertThatThrownBy(() -> away.ensureAccount(person()))
        .isInstanceOf(IdentityProviderUnavailableException.class);
    assertThatThrownBy(() -> refused.ensureAccount(person()))
        .isInstanceOf(IdentityProviderUnavailableException.class);
  }

  private static RestClient realm(String url, String secret) {
    return IdentityConfiguration.realm(
        RestClient.builder(),
        new IdentityProperties(
            URI.create(url),
            "coditect",
            "self-service-api",
            secret,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10)));
  }
}
