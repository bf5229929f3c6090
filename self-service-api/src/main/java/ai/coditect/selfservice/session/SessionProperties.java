package ai.coditect.selfservice.session;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How browsers sign in, and for how long. The secret is shown by its accessor only.
 *
 * @param clientId our client at the identity provider for people in browsers
 * @param clientSecret its secret
 * @param authorizationUri where the provider shows its sign-in; browsers reach it
 * @param tokenUri where codes and refresh tokens are exchanged
 * @param endSessionUri where a session at the provider is ended with its refresh token
 * @param idle after which a session that nobody uses ends
 * @param lifetime after which every session ends
 * @param connectTimeout how long a connection to the provider may take
 * @param readTimeout how long its answer may take
 */
@ConfigurationProperties("coditect.session")
record SessionProperties(
    String clientId,
    String clientSecret,
    URI authorizationUri,
    URI tokenUri,
    URI endSessionUri,
    @DefaultValue("30m") Duration idle,
    @DefaultValue("10h") Duration lifetime,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("5s") Duration readTimeout) {

  SessionProperties {
    Require.text(clientId, 255, "coditect.session.client-id");
    Require.text(clientSecret, 1024, "coditect.session.client-secret");
    Require.present(authorizationUri, "coditect.session.authorization-uri");
    Require.present(tokenUri, "coditect.session.token-uri");
    Require.present(endSessionUri, "coditect.session.end-session-uri");
    Require.that(idle.isPositive(), "coditect.session.idle must be positive");
    Require.that(
        lifetime.compareTo(idle) >= 0, "coditect.session.lifetime must not be below the idle time");
    Require.that(connectTimeout.isPositive(), "coditect.session.connect-timeout");
    Require.that(readTimeout.isPositive(), "coditect.session.read-timeout");
  }

  @Override
  public String toString() {
    return "SessionProperties[clientId=" + clientId + "]";
  }
}
