package ai.coditect.selfservice.identity;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach the identity provider. The secret is shown by its accessor only.
 *
 * @param adminUrl Keycloak's base URL
 * @param realm the realm of the platform's people
 * @param clientId this service's client
 * @param clientSecret its secret
 * @param credentials what people are offered to sign in with, in this order
 * @param connectTimeout how long a connection may take
 * @param readTimeout how long an answer may take
 */
@ConfigurationProperties("coditect.identity")
record IdentityProperties(
    URI adminUrl,
    String realm,
    String clientId,
    String clientSecret,
    @DefaultValue({"passkey", "password"}) List<Credential> credentials,
    @DefaultValue("5s") Duration connectTimeout,
    @DefaultValue("10s") Duration readTimeout) {

  IdentityProperties {
    Require.present(adminUrl, "coditect.identity.admin-url");
    Require.text(realm, 64, "coditect.identity.realm");
    Require.text(clientId, 255, "coditect.identity.client-id");
    Require.text(clientSecret, 1024, "coditect.identity.client-secret");
    credentials = List.copyOf(credentials);
    Require.that(!credentials.isEmpty(), "coditect.identity.credentials must name one at least");
    Require.that(connectTimeout.isPositive(), "coditect.identity.connect-timeout");
    Require.that(readTimeout.isPositive(), "coditect.identity.read-timeout");
  }

  String realmUrl() {
    return "%s/realms/%s".formatted(base(), realm);
  }

  String adminRealmUrl() {
    return "%s/admin/realms/%s".formatted(base(), realm);
  }

  private String base() {
    String text = adminUrl.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public String toString() {
    return "IdentityProperties[adminUrl=" + adminUrl + ", realm=" + realm + "]";
  }
}
