package ai.coditect.provisioning.services;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;

/**
 * How to reach another service.
 *
 * @param url its base address
 * @param tokenUri the identity provider's token endpoint
 * @param clientId our client there
 * @param clientSecret its secret
 * @param connectTimeout how long one connection attempt may take
 * @param readTimeout how long to wait for an answer
 */
public record ServiceAccess(
    URI url,
    String tokenUri,
    String clientId,
    String clientSecret,
    Duration connectTimeout,
    Duration readTimeout) {

  /** Validates. */
  public ServiceAccess {
    Require.present(url, "url");
    Require.text(tokenUri, 1024, "token-uri");
    Require.text(clientId, 255, "client-id");
    Require.text(clientSecret, 255, "client-secret");
    Require.that(connectTimeout.isPositive(), "connect-timeout must be positive");
    Require.that(readTimeout.isPositive(), "read-timeout must be positive");
  }

  @Override
  public String toString() {
    return "ServiceAccess[url=%s, clientId=%s]".formatted(url, clientId);
  }
}
