package ai.coditect.platform.ratelimit;

import ai.coditect.platform.problem.ProblemAutoConfiguration;
import ai.coditect.platform.problem.ProblemResponses;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rate limits around and behind the security filters of every service. */
@AutoConfiguration(
    after = ProblemAutoConfiguration.class,
    afterName = "org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration")
@EnableConfigurationProperties(RateLimits.class)
public class RateLimitAutoConfiguration {

  @Bean
  RateLimiter rateLimiter(JdbcTemplate jdbc, RateLimits limits, ProblemResponses responses) {
    var shared = new SharedTokens(jdbc);
    return new RateLimiter(
        new Buckets(shared, limits.tracked()), shared, responses, limits.shareInterval());
  }

  @Bean
  FilterRegistrationBean<NetworkLimitFilter> networkLimit(RateLimits limits, RateLimiter limiter) {
    var registration =
        new FilterRegistrationBean<>(
            new NetworkLimitFilter(limiter, limits.anonymous(), limits.tracked()));
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 2);
    return registration;
  }

  @Bean
  FilterRegistrationBean<CallerLimitFilter> callerLimit(
      RateLimits limits, RateLimiter limiter, ObjectProvider<CallerRates> rates) {
    var registration =
        new FilterRegistrationBean<>(
            new CallerLimitFilter(limiter, limits.caller(), rates.stream().toList()));
    registration.setOrder(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1);
    return registration;
  }
}
