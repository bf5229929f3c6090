package ai.coditect.selfservice.access;

import ai.coditect.platform.security.ProblemSecurity;
import ai.coditect.selfservice.relay.RelayedPaths;
import ai.coditect.selfservice.session.BrowserSessions;
import ai.coditect.selfservice.session.SessionCookie;
import ai.coditect.selfservice.session.SessionCsrf;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Which kind of caller reaches which path, as the operations declare it. What they may do with a
 * tenant is decided by membership; what declares nothing is closed.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration implements WebMvcConfigurer {

  /** The description of this API and the page that shows it: files, no operations. */
  private static final String[] STATIC = {"/openapi/**", "/webjars/swagger-ui/**"};

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "QUERY");

  private final TenantGate gate;
  private final RecentSignIn recentSignIn;
  private final RouteLimits limits;
  private final RelayedPaths relayed;

  AccessConfiguration(
      TenantGate gate, RecentSignIn recentSignIn, RouteLimits limits, RelayedPaths relayed) {
    this.gate = gate;
    this.recentSignIn = recentSignIn;
    this.limits = limits;
    this.relayed = relayed;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(gate);
    registry.addInterceptor(limits);
    registry.addInterceptor(recentSignIn);
  }

  @Bean
  SecurityFilterChain apiSecurity(
      HttpSecurity http,
      TokenAuthentication tokens,
      BrowserSessions sessions,
      SessionCsrf csrfTokens,
      ProblemSecurity problems,
      CsrfProblem denials,
      AccessRules accessRules) {
    return http.authorizeHttpRequests(requests -> rules(requests, accessRules.all()))
        .oauth2ResourceServer(
            server ->
                server
                    .authenticationManagerResolver(_ -> tokens)
                    .authenticationEntryPoint(problems)
                    .accessDeniedHandler(denials))
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(denials))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .addFilterBefore(new SessionAuthentication(sessions, tokens), CsrfFilter.class)
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(csrfTokens)
                    .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                    .requireCsrfProtectionMatcher(forgeable(accessRules.all())))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .build();
  }

  /**
   * What another site could have a browser send: changes in the name of a session. A token in a
   * header is sent by no browser by itself; and what anybody may do needs no session.
   */
  private static RequestMatcher forgeable(List<AccessRules.Rule> rules) {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    List<RequestMatcher> open =
        rules.stream()
            .filter(AccessRules.Rule::anybody)
            .<RequestMatcher>map(rule -> paths.matcher(rule.method(), rule.path()))
            .toList();
    return request ->
        !READING.contains(request.getMethod())
            && SessionCookie.of(request).isPresent()
            && open.stream().noneMatch(matcher -> matcher.matches(request));
  }

  private void rules(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests,
      List<AccessRules.Rule> rules) {
    requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
    requests.requestMatchers(HttpMethod.GET, STATIC).permitAll();
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    for (AccessRules.Rule rule : rules) {
      apply(rule, requests.requestMatchers(paths.matcher(rule.method(), rule.path())));
    }
    // A method that a path does not have is told to whoever may use the path at all.
    for (AccessRules.Rule rule : rules) {
      apply(rule, requests.requestMatchers(paths.matcher(rule.path())));
    }
    // Behind these other services decide by themselves.
    for (String path : relayed.open()) {
      requests.requestMatchers(paths.matcher(HttpMethod.GET, path)).permitAll();
    }
    for (String path : relayed.forAccounts()) {
      requests.requestMatchers(paths.matcher(path)).hasAuthority(TokenAuthentication.ACCOUNT);
    }
    requests.anyRequest().denyAll();
  }

  private static void apply(
      AccessRules.Rule rule, AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizedUrl requests) {
    if (rule.anybody()) {
      requests.permitAll();
    } else {
      requests.hasAnyAuthority(rule.authorities().toArray(String[]::new));
    }
  }
}
