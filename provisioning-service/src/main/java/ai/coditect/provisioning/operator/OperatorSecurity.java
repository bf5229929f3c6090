package ai.coditect.provisioning.operator;

import ai.coditect.platform.security.ProblemSecurity;
import ai.coditect.platform.security.TokenRoles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Who may call this service over HTTP: operators and other services of the product, with a token;
 * and anybody for the keys that certificates are checked with.
 */
@Configuration(proxyBeanMethods = false)
class OperatorSecurity {

  @Bean
  SecurityFilterChain operatorApi(HttpSecurity http, ProblemSecurity problems) {
    return http.csrf(csrf -> csrf.disable())
        .logout(logout -> logout.disable()) // nobody is signed in here
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .oauth2ResourceServer(
            tokens ->
                tokens
                    .jwt(jwt -> jwt.jwtAuthenticationConverter(new TokenRoles()))
                    .authenticationEntryPoint(problems)
                    .accessDeniedHandler(problems))
        .exceptionHandling(
            failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems))
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(HttpMethod.GET, "/v1/certificate-keys")
                    .permitAll()
                    .requestMatchers("/v1/operator/**")
                    .hasRole("operator")
                    .requestMatchers("/v1/internal/**")
                    .hasRole("service")
                    .anyRequest()
                    .denyAll())
        .build();
  }
}
