package ai.coditect.audit.access;

import ai.coditect.platform.security.ProblemSecurity;
import ai.coditect.platform.security.TokenRoles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** Which routes are open to whom. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

  @Bean
  SecurityFilterChain trailSecurity(HttpSecurity http, ProblemSecurity problems) {
    return http.sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable) // there are no cookies to ride on
        .logout(AbstractHttpConfigurer::disable)
        .oauth2ResourceServer(
            server ->
                server
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(new TokenRoles()))
                    .authenticationEntryPoint(problems)
                    .accessDeniedHandler(problems))
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .authorizeHttpRequests(
            requests ->
                requests
                    // Commitments and hashes: whoever checks the log needs no account.
                    .requestMatchers(HttpMethod.GET, "/checkpoint", "/tile/**", "/v1/log-keys")
                    .permitAll()
                    // Which source's events a service may bring, its token says.
                    .requestMatchers(HttpMethod.POST, "/v1/audit-events")
                    .hasRole("service")
                    .requestMatchers("/v1/self-checks")
                    .hasRole("auditor")
                    .requestMatchers(HttpMethod.GET, "/v1/audit-events", "/v1/export")
                    .hasRole("auditor")
                    // Whose trail it is decides, once the entry or the tenant is known.
                    .requestMatchers(
                        HttpMethod.GET,
                        "/v1/audit-events/*",
                        "/v1/audit-events/*/proof",
                        "/v1/tenants/*/audit-events",
                        "/v1/tenants/*/completeness",
                        "/v1/tenants/*/export")
                    .authenticated()
                    .requestMatchers(HttpMethod.POST, "/v1/erasures")
                    .hasRole("operator")
                    .requestMatchers(
                        HttpMethod.GET, "/v1/erasures", "/v1/erasures/*", "/v1/legal-holds")
                    .hasAnyRole("operator", "auditor")
                    // Whose it is decides, once it is known.
                    .requestMatchers(
                        "/v1/access-reviews",
                        "/v1/access-reviews/**",
                        "/v1/exports",
                        "/v1/exports/*",
                        "/v1/exports/*/content",
                        "/v1/siem-streams",
                        "/v1/siem-streams/**",
                        "/v1/compliance-connections",
                        "/v1/compliance-connections/**")
                    .authenticated()
                    .requestMatchers(HttpMethod.GET, "/v1/tree-head", "/v1/proofs/*")
                    .authenticated()
                    .anyRequest()
                    .denyAll())
        .build();
  }
}
