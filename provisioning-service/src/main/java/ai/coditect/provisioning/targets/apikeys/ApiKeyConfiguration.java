package ai.coditect.provisioning.targets.apikeys;

import java.net.http.HttpClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/** The client that speaks to self-service-api with this service's own token. */
@Configuration(proxyBeanMethods = false)
class ApiKeyConfiguration {

  private static final String REGISTRATION = "self-service";

  @Bean
  ApiKeyTarget apiKeyTarget(SelfServiceProperties properties, RestClient.Builder builder) {
    var tokens = new OAuth2ClientHttpRequestInterceptor(authorizedClients(properties));
    tokens.setClientRegistrationIdResolver(request -> REGISTRATION);
    RestClient client =
        builder
            .baseUrl(properties.url().toString())
            .requestFactory(requests(properties))
            .requestInterceptor(tokens)
            .build();
    return new ApiKeyTarget(client);
  }

  private static AuthorizedClientServiceOAuth2AuthorizedClientManager authorizedClients(
      SelfServiceProperties properties) {
    var registrations = new InMemoryClientRegistrationRepository(registration(properties));
    var manager =
        new AuthorizedClientServiceOAuth2AuthorizedClientManager(
            registrations, new InMemoryOAuth2AuthorizedClientService(registrations));
    var tokenEndpoint = new RestClientClientCredentialsTokenResponseClient();
    tokenEndpoint.setRestClient(
        RestClient.builder()
            .requestFactory(requests(properties))
            .configureMessageConverters(
                converters ->
                    converters.addCustomConverter(
                        new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build());
    manager.setAuthorizedClientProvider(
        OAuth2AuthorizedClientProviderBuilder.builder()
            .clientCredentials(grant -> grant.accessTokenResponseClient(tokenEndpoint))
            .build());
    return manager;
  }

  private static ClientRegistration registration(SelfServiceProperties properties) {
    return ClientRegistration.withRegistrationId(REGISTRATION)
        .tokenUri(properties.tokenUri())
        .clientId(properties.clientId())
        .clientSecret(properties.clientSecret())
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .build();
  }

  private static JdkClientHttpRequestFactory requests(SelfServiceProperties properties) {
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(properties.connectTimeout())
                .build());
    requests.setReadTimeout(properties.readTimeout());
    return requests;
  }
}
