package ai.coditect.selfservice.provisioning;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How to reach provisioning-service. The secret is shown by its accessor only.
 *
 * @param url its base address
 * @param tokenUri the identity provider's token endpoint
 * @param clientId our client there for calls to other services
 * @param clientSecret its secret
 * @param connectTimeout how long a connection may take
 * @param readTimeout how long an answer may take
 * @param archiveTimeout how long the fetching of a whole archive may take
 * @param parallel how many requests may wait for an answer at once
 */
@ConfigurationProperties("coditect.provisioning")
record ProvisioningProperties(
    URI url,
    String tokenUri,
    String clientId,
    String clientSecret,
    @DefaultValue("1s") Duration connectTimeout,
    @DefaultValue("3s") Duration readTimeout,
    @DefaultValue("15m") Duration archiveTimeout,
    @DefaultValue("16") int parallel) {

  ProvisioningProperties {
    Require.present(url, "coditect.provisioning.url");
    Require.text(tokenUri, 1024, "coditect.provisioning.token-uri");
    Require.text(clientId, 255, "coditect.provisioning.client-id");
    Require.text(clientSecret, 1024, "coditect.provisioning.client-secret");
    Require.that(connectTimeout.isPositive(), "coditect.provisioning.connect-timeout");
    Require.that(readTimeout.isPositive(), "coditect.provisioning.read-timeout");
    Require.that(archiveTimeout.isPositive(), "coditect.provisioning.archive-timeout");
    Require.atLeast(1, parallel, "coditect.provisioning.parallel");
  }

  @Override
  public String toString() {
    return "ProvisioningProperties[url=%s, clientId=%s]".formatted(url, clientId);
  }
}
