package ai.coditect.platform.ratelimit;

import ai.coditect.platform.problem.ProblemAutoConfiguration;
import ai.coditect.platform.problem.ProblemResponses;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Rate limits around and behind the security filters of every service. */
@AutoConfiguration(after = ProblemAutoConfiguration.class)
@EnableConfigurationProperties(RateLimits.class)
public class RateLimitAutoConfiguration {

  @Bean
  FilterRegistrationBean<NetworkLimitFilter> networkLimit(
      RateLimits limits, ProblemResponses responses) {
    var networks = new Buckets("network", limits.anonymous(), limits.tracked(), responses);
    var registration =
        new FilterRegistrationBean<>(new NetworkLimitFilter(networks, limits.tracked()));
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 2);
    return registration;
  }

  @Bean
  FilterRegistrationBean<CallerLimitFilter> callerLimit(
      RateLimits limits, ProblemResponses responses) {
    var callers = new Buckets("caller", limits.caller(), limits.tracked(), responses);
    var registration = new FilterRegistrationBean<>(new CallerLimitFilter(callers));
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
    return registration;
  }
}
