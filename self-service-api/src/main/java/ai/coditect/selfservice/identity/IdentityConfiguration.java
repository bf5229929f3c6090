package ai.coditect.selfservice.identity;

import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

/** Reaches Keycloak with this service's own client credentials. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {

  private static final String REGISTRATION = "keycloak";
  private static final int PARALLEL_STEPS = 8;

  // Our own account at Keycloak is the client itself; nobody is signed in.
  private static final AnonymousAuthenticationToken SELF =
      new AnonymousAuthenticationToken(
          "self-service-api",
          "self-service-api",
          List.of(new SimpleGrantedAuthority("self-service-api")));

  @Bean
  IdentityProvider identityProvider(RestClient.Builder builder, IdentityProperties properties) {
    return new Keycloak(realm(builder, properties));
  }

  @Bean
  Task<String> identityStepTask(BackgroundSteps steps, IdentityStep step) {
    return steps.step(Identities.STEP, PARALLEL_STEPS, step::run);
  }

  @Bean
  MeterBinder identityConflicts(People people) {
    return registry ->
        Gauge.builder("coditect.identity.conflicts", people, People::conflicts)
            .description(
                "Persons who got no account for a reason that time does not mend; an operator must look")
            .register(registry);
  }

  /** Speaks to the admin API of the realm, with a token that it fetches and renews by itself. */
  static RestClient realm(RestClient.Builder builder, IdentityProperties properties) {
    ClientHttpRequestFactory requests = requests(properties);
    return builder
        .baseUrl(properties.adminRealmUrl())
        .requestFactory(requests)
        .requestInterceptor(token(properties, requests))
        .build();
  }

  private static ClientHttpRequestFactory requests(IdentityProperties properties) {
    return ClientHttpRequestFactoryBuilder.jdk()
        .build(
            HttpClientSettings.defaults()
                .withRedirects(HttpRedirects.DONT_FOLLOW)
                .withTimeouts(properties.connectTimeout(), properties.readTimeout()));
  }

  private static ClientHttpRequestInterceptor token(
      IdentityProperties properties, ClientHttpRequestFactory requests) {
    var registrations =
        new InMemoryClientRegistrationRepository(
            ClientRegistration.withRegistrationId(REGISTRATION)
                .clientId(properties.clientId())
                .clientSecret(properties.clientSecret())
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenUri(properties.realmUrl() + "/protocol/openid-connect/token")
                .build());
    var clients = new InMemoryOAuth2AuthorizedClientService(registrations);
    var provider = new ClientCredentialsOAuth2AuthorizedClientProvider();
    provider.setAccessTokenResponseClient(tokenEndpoint(requests));
    var manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, clients);
    manager.setAuthorizedClientProvider(provider);
    var interceptor = new OAuth2ClientHttpRequestInterceptor(manager);
    interceptor.setClientRegistrationIdResolver(_ -> REGISTRATION);
    interceptor.setPrincipalResolver(_ -> SELF);
    // A token that Keycloak refuses (it was restarted, its keys changed) is fetched anew next time.
    interceptor.setAuthorizationFailureHandler(
        OAuth2ClientHttpRequestInterceptor.authorizationFailureHandler(clients));
    return interceptor;
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
}
