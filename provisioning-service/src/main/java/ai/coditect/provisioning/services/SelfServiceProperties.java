package ai.coditect.provisioning.services;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach self-service-api.
 *
 * @param url its base address
 * @param tokenUri the identity provider's token endpoint
 * @param clientId our client there
 * @param clientSecret its secret
 * @param connectTimeout how long one connection attempt may take
 * @param readTimeout how long to wait for an answer
 */
@ConfigurationProperties("coditect.self-service")
public record SelfServiceProperties(
    URI url,
    String tokenUri,
    String clientId,
    String clientSecret,
    @DefaultValue("2s") Duration connectTimeout,
    @DefaultValue("5s") Duration readTimeout) {

  /** Validates. */
  public SelfServiceProperties {
    Require.present(url, "coditect.self-service.url");
    Require.text(tokenUri, 1024, "coditect.self-service.token-uri");
    Require.text(clientId, 255, "coditect.self-service.client-id");
    Require.text(clientSecret, 255, "coditect.self-service.client-secret");
    Require.that(connectTimeout.isPositive(), "coditect.self-service.connect-timeout");
    Require.that(readTimeout.isPositive(), "coditect.self-service.read-timeout");
  }

  /** The same, as clients are made of it. */
  public ServiceAccess access() {
    return new ServiceAccess(url, tokenUri, clientId, clientSecret, connectTimeout, readTimeout);
  }

  @Override
  public String toString() {
    return "SelfServiceProperties[url=%s, clientId=%s]".formatted(url, clientId);
  }
}
