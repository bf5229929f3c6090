package ai.coditect.platform.time;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The clock of every service. */
@AutoConfiguration
public class TimeAutoConfiguration {

  // PostgreSQL keeps no more: so a time reads the same before and after it was stored.
  private static final Duration MICROSECOND = Duration.ofNanos(1_000);

  /** In UTC and in microseconds; under a name that leaves {@code clock} to db-scheduler's own. */
  @Bean
  @ConditionalOnMissingBean
  Clock serviceClock() {
    return Clock.tick(Clock.systemUTC(), MICROSECOND);
  }
}
