package ai.coditect.audit.review;

import ai.coditect.contracts.Require;
import ai.coditect.platform.client.ClientCredentials;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** How the keys of tenants are asked for. */
@Configuration(proxyBeanMethods = false)
class ReviewConfiguration {

  /**
   * Settings of self-service-api. Without a URL reviews are of members and grants only.
   *
   * @param url of self-service-api
   * @param tokenUri the identity provider's token endpoint
   * @param clientId our account there, which needs the role {@code service}
   * @param connectTimeout how long to wait for a connection
   * @param readTimeout how long an answer may take
   */
  @ConfigurationProperties("coditect.self-service")
  record SelfServiceProperties(
      @Nullable URI url,
      @Nullable String tokenUri,
      @DefaultValue("audit-calls") String clientId,
      @Nullable String clientSecret,
      @DefaultValue("2s") Duration connectTimeout,
      @DefaultValue("5s") Duration readTimeout) {

    SelfServiceProperties {
      Require.that(
          connectTimeout.isPositive(), "coditect.self-service.connect-timeout must be positive");
      Require.that(readTimeout.isPositive(), "coditect.self-service.read-timeout must be positive");
      Require.that(
          url == null || (tokenUri != null && clientSecret != null),
          "coditect.self-service.url needs token-uri and client-secret beside it");
    }

    @Override
    public String toString() {
      return "SelfServiceProperties[" + url + "]";
    }
  }

  @Bean
  LiveKeys liveKeys(SelfServiceProperties properties, ObjectProvider<RestClient.Builder> builders) {
    URI url = properties.url();
    if (url == null) {
      return _ -> Optional.empty();
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
                .connectTimeout(properties.connectTimeout())
                .build());
    requests.setReadTimeout(properties.readTimeout());
    return new SelfServiceKeys(
        builders
            .getObject()
            .baseUrl(url.toString())
            .requestFactory(requests)
            .requestInterceptor(credentials.interceptor(requests))
            .build());
  }
}
