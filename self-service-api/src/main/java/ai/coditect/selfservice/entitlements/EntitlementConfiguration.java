package ai.coditect.selfservice.entitlements;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks for entitlements that end. */
@Configuration(proxyBeanMethods = false)
class EntitlementConfiguration {

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  @Bean
  Task<?> entitlementEndsStep(BackgroundSteps steps, EntitlementEnds ends) {
    return steps.recurring("entitlement-ends", INTERVAL, ends::run);
  }
}
