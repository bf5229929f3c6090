package ai.coditect.provisioning.services;

import java.net.http.HttpClient;
import org.springframework.beans.factory.ObjectFactory;
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
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Makes clients that speak to another service with this service's own token. */
@Component
public class ServiceClients {

  private static final String REGISTRATION = "coditect";

  private final ObjectFactory<RestClient.Builder> builders;

  /** Makes each client out of a builder of its own. */
  public ServiceClients(ObjectFactory<RestClient.Builder> builders) {
    this.builders = builders;
  }

  /** A client of this service; each call is bounded by the settings' timeouts. */
  public RestClient client(ServiceAccess access) {
    var tokens = new OAuth2ClientHttpRequestInterceptor(authorizedClients(access));
    tokens.setClientRegistrationIdResolver(request -> REGISTRATION);
    return builders
        .getObject()
        .baseUrl(access.url().toString())
        .requestFactory(requests(access))
        .requestInterceptor(tokens)
        .build();
  }

  private static AuthorizedClientServiceOAuth2AuthorizedClientManager authorizedClients(
      ServiceAccess access) {
    var registrations = new InMemoryClientRegistrationRepository(registration(access));
    var manager =
        new AuthorizedClientServiceOAuth2AuthorizedClientManager(
            registrations, new InMemoryOAuth2AuthorizedClientService(registrations));
    var tokenEndpoint = new RestClientClientCredentialsTokenResponseClient();
    tokenEndpoint.setRestClient(
        RestClient.builder()
            .requestFactory(requests(access))
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

  private static ClientRegistration registration(ServiceAccess access) {
    return ClientRegistration.withRegistrationId(REGISTRATION)
        .tokenUri(access.tokenUri())
        .clientId(access.clientId())
        .clientSecret(access.clientSecret())
        .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
        .build();
  }

  private static JdkClientHttpRequestFactory requests(ServiceAccess access) {
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(access.connectTimeout())
                .build());
    requests.setReadTimeout(access.readTimeout());
    return requests;
  }
}
