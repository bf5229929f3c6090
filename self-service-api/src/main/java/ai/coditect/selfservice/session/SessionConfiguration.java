package ai.coditect.selfservice.session;

import ai.coditect.platform.security.ProblemSecurity;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.secrets.SecretBox;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.web.client.RestClient;

/**
 * How browsers come to sessions: the paths that lead to the identity provider and back. What a
 * session may do is decided where tokens' rights are.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SessionProperties.class, AccountPage.class})
class SessionConfiguration {

  /** Under it Spring Security takes the identity provider's word that a session has ended. */
  private static final String BACK_CHANNEL = "/logout/connect/back-channel/" + SignInClient.ID;

  @Bean
  IdentityServer identityServer(
      ClientRegistration signInClient,
      RestClient.Builder builder,
      SessionProperties properties,
      Clock clock) {
    var requests = TokenEndpoint.requests(properties);
    return new IdentityServer(
        signInClient,
        TokenEndpoint.renewals(requests),
        builder.requestFactory(requests).build(),
        properties,
        clock);
  }

  @Bean
  ClientRegistration signInClient(
      SessionProperties properties,
      PublicUrl publicUrl,
      @Value("${spring.security.oauth2.resourceserver.jwt.issuer-uri}") String issuer,
      @Value("${spring.security.oauth2.resourceserver.jwt.jwk-set-uri}") String keysUri) {
    return SignInClient.of(properties, publicUrl, issuer, keysUri);
  }

  @Bean
  @Order(1)
  SecurityFilterChain signInSecurity(
      HttpSecurity http,
      ClientRegistration client,
      SessionProperties properties,
      SecretBox box,
      SignInEnd end,
      ProblemSecurity problems,
      Clock clock) {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    ClientRegistrationRepository clients = new InMemoryClientRegistrationRepository(client);
    return withoutState(http, problems)
        .securityMatcher(
            new OrRequestMatcher(
                paths.matcher(HttpMethod.GET, SignInStart.PATH),
                paths.matcher(HttpMethod.GET, SignInClient.CALLBACK_PATH)))
        .oauth2Login(
            login ->
                login
                    .clientRegistrationRepository(clients)
                    .authorizedClientRepository(end)
                    .loginPage(SignInStart.PATH)
                    .loginProcessingUrl(SignInClient.CALLBACK_PATH)
                    .authorizationEndpoint(
                        endpoint ->
                            endpoint
                                .authorizationRequestResolver(new SignInStart(clients))
                                .authorizationRequestRepository(
                                    new SignInRequests(client, box, clock)))
                    .tokenEndpoint(
                        endpoint ->
                            endpoint.accessTokenResponseClient(
                                TokenEndpoint.codes(TokenEndpoint.requests(properties))))
                    .successHandler(end)
                    .failureHandler(end))
        .build();
  }

  /** Apart from the sign-in: here calls the identity provider, and not a browser. */
  @Bean
  @Order(2)
  SecurityFilterChain backChannelSecurity(
      HttpSecurity http,
      ClientRegistration client,
      BrowserSessions sessions,
      ProblemSecurity problems) {
    return withoutState(http, problems)
        .securityMatcher(
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, BACK_CHANNEL))
        .addFilterAfter(new SenselessLogoutTokens(), HeaderWriterFilter.class)
        .oidcLogout(
            logout ->
                logout
                    .clientRegistrationRepository(new InMemoryClientRegistrationRepository(client))
                    .backChannel(channel -> channel.logoutHandler(new BackChannel(sessions))))
        .build();
  }

  @Bean
  SignInEnd signInEnd(BrowserSessions sessions, PublicUrl publicUrl, Clock clock) {
    return new SignInEnd(sessions, publicUrl, clock);
  }

  private static HttpSecurity withoutState(HttpSecurity http, ProblemSecurity problems) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .securityContext(
            context -> context.securityContextRepository(new NullSecurityContextRepository()))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        // State, nonce and verifier tie a sign-in to its browser; the provider signs its word.
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable);
  }
}
