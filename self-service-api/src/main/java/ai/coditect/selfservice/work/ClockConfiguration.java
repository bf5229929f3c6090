package ai.coditect.selfservice.work;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service's clock, under a name that leaves {@code clock} to the scheduler's own. */
@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

  @Bean
  Clock serviceClock() {
    return Clock.systemUTC();
  }
}
