package ai.coditect.selfservice.session;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/** Exchanges codes and refresh tokens; every call is bounded in time. */
final class TokenEndpoint {

  private TokenEndpoint() {}

  static ClientHttpRequestFactory requests(SessionProperties properties) {
    return ClientHttpRequestFactoryBuilder.jdk()
        .build(
            HttpClientSettings.defaults()
                .withRedirects(HttpRedirects.DONT_FOLLOW)
                .withTimeouts(properties.connectTimeout(), properties.readTimeout()));
  }

  static RestClientAuthorizationCodeTokenResponseClient codes(ClientHttpRequestFactory requests) {
    var endpoint = new RestClientAuthorizationCodeTokenResponseClient();
    endpoint.setRestClient(rest(requests));
    return endpoint;
  }

  static RestClientRefreshTokenTokenResponseClient renewals(ClientHttpRequestFactory requests) {
    var endpoint = new RestClientRefreshTokenTokenResponseClient();
    endpoint.setRestClient(rest(requests));
    return endpoint;
  }

  private static RestClient rest(ClientHttpRequestFactory requests) {
    return RestClient.builder()
        .requestFactory(requests)
        .configureMessageConverters(
            converters ->
                converters
                    .registerDefaults()
                    .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
        .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
        .build();
  }
}
