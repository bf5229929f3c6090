package ai.coditect.selfservice.access;

import ai.coditect.platform.security.ProblemSecurity;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
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

  private final TenantGate gate;
  private final RouteLimits limits;

  AccessConfiguration(TenantGate gate, RouteLimits limits) {
    this.gate = gate;
    this.limits = limits;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(gate);
    registry.addInterceptor(limits);
  }

  @Bean
  SecurityFilterChain apiSecurity(
      HttpSecurity http,
      TokenAuthentication tokens,
      ProblemSecurity problems,
      AccessRules accessRules) {
    return http.authorizeHttpRequests(requests -> rules(requests, accessRules.all()))
        .oauth2ResourceServer(
            server ->
                server
                    .authenticationManagerResolver(_ -> tokens)
                    .authenticationEntryPoint(problems)
                    .accessDeniedHandler(problems))
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        // No cookie authenticates anybody here, so there is nothing that a foreign site could
        // forge.
        .csrf(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .build();
  }

  private static void rules(
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
