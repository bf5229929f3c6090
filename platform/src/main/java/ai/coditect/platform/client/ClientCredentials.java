package ai.coditect.platform.client;

import ai.coditect.contracts.Require;
import java.util.List;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientCredentialsOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/**
 * An account of this service at the identity provider. Each called party gets tokens of an account
 * of its own, so that none can use what another is trusted with.
 *
 * @param tokenUri the provider's token endpoint
 * @param clientId the account
 * @param clientSecret its secret
 */
public record ClientCredentials(String tokenUri, String clientId, String clientSecret) {

  /** Validates. */
  public ClientCredentials {
    Require.text(tokenUri, 1024, "tokenUri");
    Require.text(clientId, 255, "clientId");
    Require.text(clientSecret, 1024, "clientSecret");
  }

  /**
   * Adds a token to each request, fetched and renewed by itself.
   *
   * @param requests how the token endpoint is reached
   */
  public ClientHttpRequestInterceptor interceptor(ClientHttpRequestFactory requests) {
    var registrations =
        new InMemoryClientRegistrationRepository(
            ClientRegistration.withRegistrationId(clientId)
                .clientId(clientId)
                .clientSecret(clientSecret)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenUri(tokenUri)
                .build());
    var clients = new InMemoryOAuth2AuthorizedClientService(registrations);
    var provider = new ClientCredentialsOAuth2AuthorizedClientProvider();
    provider.setAccessTokenResponseClient(tokenEndpoint(requests));
    var manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients);
    manager.setAuthorizedClientProvider(provider);
    var interceptor = new OAuth2ClientHttpRequestInterceptor(manager);
    interceptor.setClientRegistrationIdResolver(_ -> clientId);
    interceptor.setPrincipalResolver(_ -> self());
    // A token that is refused (the provider was restarted, its keys changed) is fetched anew next
    // time.
    interceptor.setAuthorizationFailureHandler(
        OAuth2ClientHttpRequestInterceptor.authorizationFailureHandler(clients));
    return interceptor;
  }

  /** The account is the client itself; nobody is signed in. */
  private AnonymousAuthenticationToken self() {
    return new AnonymousAuthenticationToken(
        clientId, clientId, List.of(new SimpleGrantedAuthority(clientId)));
  }

  private static RestClientClientCredentialsTokenResponseClient tokenEndpoint(
      ClientHttpRequestFactory requests) {
    var endpoint = new RestClientClientCredentialsTokenResponseClient();
    endpoint.setRestClient(
        RestClient.builder()
            .requestFactory(requests)
            .configureMessageConverters(
                converters ->
                    converters
                        .registerDefaults()
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build());
    return endpoint;
  }

  @Override
  public String toString() {
    return "ClientCredentials[" + clientId + "]";
  }
}
