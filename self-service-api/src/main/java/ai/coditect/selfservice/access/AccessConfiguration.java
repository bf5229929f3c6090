package ai.coditect.selfservice.access;

import static ai.coditect.selfservice.access.TokenAuthentication.ACCOUNT;
import static ai.coditect.selfservice.access.TokenAuthentication.API_KEY;
import static ai.coditect.selfservice.access.TokenAuthentication.OPERATION;
import static ai.coditect.selfservice.access.TokenAuthentication.SIGNUP;

import ai.coditect.platform.security.ProblemSecurity;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Which kind of caller reaches which path. What they see of a tenant there is decided by
 * membership; a path without a rule is closed.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  @Bean
  SecurityFilterChain apiSecurity(
      HttpSecurity http, TokenAuthentication tokens, ProblemSecurity problems) {
    return http.authorizeHttpRequests(AccessConfiguration::rules)
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
          requests) {
    requests
        .dispatcherTypeMatchers(DispatcherType.ERROR)
        .permitAll()
        .requestMatchers(HttpMethod.GET, "/", "/v1/tiers", "/v1/regions", "/v1/terms")
        .permitAll()
        .requestMatchers(HttpMethod.POST, "/v1/signups", "/v1/key-claims/{token}")
        .permitAll()
        .requestMatchers(
            "/key-claims/{token}", "/key-claims/{token}/renewals", "/credential-setup/{token}")
        .permitAll()
        .requestMatchers(
            "/v1/signups/{id}", "/v1/signups/{id}/codes", "/v1/signups/{id}/verification")
        .hasAuthority(SIGNUP)
        .requestMatchers(HttpMethod.GET, "/v1/operations/{id}")
        .hasAnyAuthority(ACCOUNT, API_KEY, OPERATION)
        .requestMatchers(
            HttpMethod.POST,
            "/v1/tenants/{tenant}/claim-links",
            "/v1/tenants/{tenant}/tier-change-previews",
            "/v1/tenants/{tenant}/tier-changes")
        .hasAnyAuthority(ACCOUNT, API_KEY)
        .requestMatchers(
            "/v1/tenants/{tenant}/holds",
            "/v1/tenants/{tenant}/holds/{hold}",
            "/v1/tenants/{tenant}/offboarding",
            "/v1/tenants/{tenant}/offboarding/export",
            "/v1/tenants/{tenant}/offboarding/certificate")
        .hasAnyAuthority(ACCOUNT, API_KEY)
        .requestMatchers("/v1/account-conflicts", "/v1/account-conflicts/{user}/attempts")
        .hasRole("operator")
        .requestMatchers(HttpMethod.GET, "/v1/tenants")
        .hasAuthority(ACCOUNT)
        .requestMatchers(
            HttpMethod.GET,
            "/v1/tenants/{tenant}",
            "/v1/tenants/{tenant}/provisioning",
            "/v1/tenants/{tenant}/operations")
        .hasAnyAuthority(ACCOUNT, API_KEY)
        .requestMatchers(HttpMethod.POST, "/v1/api-keys/introspection")
        .hasAnyRole("service", "operator")
        .requestMatchers(
            "/v1/internal/tenants/{tenant}/api-keys",
            "/v1/internal/tenants/{tenant}/api-keys/{name}")
        .hasRole("service")
        .anyRequest()
        .denyAll();
  }
}
