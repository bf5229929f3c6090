package ai.coditect.platform.security;

import ai.coditect.platform.problem.ProblemAutoConfiguration;
import ai.coditect.platform.problem.ProblemResponses;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * What the services' security chains share. Each service declares its own rules and ends them with
 * {@code denyAll}.
 */
@AutoConfiguration(after = ProblemAutoConfiguration.class)
public class SecurityAutoConfiguration {

  @Bean
  ProblemSecurity problemSecurity(ProblemResponses responses) {
    return new ProblemSecurity(responses);
  }

  /**
   * Health and metrics: reachable on the management port only, which no one routes to from outside.
   */
  @Bean
  @Order(0)
  SecurityFilterChain managementSecurity(HttpSecurity http) {
    return http.securityMatcher("/actuator/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .build();
  }
}
