package ai.coditect.selfservice.provisioning;

import ai.coditect.platform.client.ClientCredentials;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;

/** Reaches provisioning-service with a token of this service. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProvisioningProperties.class)
class ProvisioningConfiguration {

  @Bean
  TierPreviews tierPreviews(RestClient.Builder builder, ProvisioningProperties properties) {
    return new TierPreviews(
        client(builder, properties, properties.readTimeout()), properties.parallel());
  }

  @Bean
  UsageReadings usageReadings(
      RestClient.Builder builder, ProvisioningProperties properties, Clock clock) {
    return new UsageReadings(
        client(builder.clone(), properties, properties.readTimeout()),
        properties.parallel(),
        clock);
  }

  @Bean
  DepartureDocuments departureDocuments(
      RestClient.Builder builder, ProvisioningProperties properties) {
    return new DepartureDocuments(
        client(builder.clone(), properties, properties.readTimeout()),
        client(builder.clone(), properties, properties.archiveTimeout()),
        properties.parallel());
  }

  private static RestClient client(
      RestClient.Builder builder, ProvisioningProperties properties, Duration readTimeout) {
    var requests =
        ClientHttpRequestFactoryBuilder.jdk()
            .build(
                HttpClientSettings.defaults()
                    .withRedirects(HttpRedirects.DONT_FOLLOW)
                    .withTimeouts(properties.connectTimeout(), readTimeout));
    var credentials =
        new ClientCredentials(
            properties.tokenUri(), properties.clientId(), properties.clientSecret());
    return builder
        .baseUrl(properties.url().toString())
        .requestFactory(requests)
        .requestInterceptor(credentials.interceptor(requests))
        .build();
  }
}
