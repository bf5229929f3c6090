package ai.coditect.audit.identity;

import ai.coditect.contracts.Require;
import ai.coditect.platform.client.ClientCredentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** How the identity provider is reached. */
@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /**
   * Settings of the identity provider's admin API. Without a URL nobody's name or address is sent
   * to compliance platforms, and no event of it comes into the trail.
   *
   * @param url of the realm in Keycloak's admin API
   * @param issuer whose accounts it has
   * @param clientSecret of a client whose account may view users and events
   */
  @ConfigurationProperties("coditect.directory")
  record DirectoryProperties(
      @Nullable URI url,
      @Nullable String issuer,
      @Nullable String tokenUri,
      @DefaultValue("audit-service") String clientId,
      @Nullable String clientSecret,
      @DefaultValue("10s") Duration timeout) {

    DirectoryProperties {
      Require.that(timeout.isPositive(), "coditect.directory.timeout must be positive");
      Require.that(
          url == null || (issuer != null && tokenUri != null && clientSecret != null),
          "coditect.directory.url needs issuer, token-uri and client-secret beside it");
    }

    @Override
    public String toString() {
      return "DirectoryProperties[" + url + "]";
    }
  }

  @Bean
  IdentityRealm identityRealm(
      DirectoryProperties properties, ObjectProvider<RestClient.Builder> builders) {
    URI url = properties.url();
    if (url == null) {
      return new IdentityRealm(null, "");
    }
    var credentials =
        new ClientCredentials(
            String.valueOf(properties.tokenUri()),
            properties.clientId(),
            String.valueOf(properties.clientSecret()));
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build());
    requests.setReadTimeout(properties.timeout());
    RestClient realm =
        builders
            .getObject()
            .baseUrl(url.toString())
            .requestFactory(requests)
            .requestInterceptor(credentials.interceptor(requests))
            .build();
    return new IdentityRealm(realm, String.valueOf(properties.issuer()));
  }
}
