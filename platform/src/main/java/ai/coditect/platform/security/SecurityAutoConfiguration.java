package ai.coditect.platform.security;

import ai.coditect.platform.problem.ProblemAutoConfiguration;
import ai.coditect.platform.problem.ProblemResponses;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.client.RestTemplate;

/**
 * What the services' security chains share. Each service declares its own rules and ends them with
 * {@code denyAll}.
 */
@AutoConfiguration(after = ProblemAutoConfiguration.class)
public class SecurityAutoConfiguration {

  private static final Duration KEYS_CONNECT = Duration.ofSeconds(2);
  private static final Duration KEYS_READ = Duration.ofSeconds(3);

  @Bean
  ProblemSecurity problemSecurity(ProblemResponses responses) {
    return new ProblemSecurity(responses);
  }

  /**
   * As usual, and with QUERY: it is answered like any method that a path does not have, and not as
   * a malformed request.
   */
  @Bean
  HttpFirewall httpFirewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setAllowedHttpMethods(
        List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY"));
    return firewall;
  }

  /**
   * A request's own observation says how long it took and how it ended; one for each of the filters
   * besides cost more than the filters.
   */
  @Bean
  SecurityObservationSettings noObservationOfEachFilter() {
    return SecurityObservationSettings.noObservations();
  }

  /** Around the security filters of every service, whatever rules it has. */
  @Bean
  FilterRegistrationBean<UnavailableFilter> unavailableFilter(ProblemResponses responses) {
    var registration = new FilterRegistrationBean<>(new UnavailableFilter(responses));
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1);
    return registration;
  }

  /**
   * The identity provider's keys are fetched in a request's path, so their fetching is bounded
   * tightly.
   */
  @Bean
  JwkSetUriJwtDecoderBuilderCustomizer boundedKeyFetch() {
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .connectTimeout(KEYS_CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
    requests.setReadTimeout(KEYS_READ);
    var rest = new RestTemplate(requests);
    return builder -> builder.restOperations(rest);
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
