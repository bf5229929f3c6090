package ai.coditect.selfservice.tierchanges;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Looks for requests that nobody has decided in time. */
@Configuration(proxyBeanMethods = false)
class TierChangeConfiguration {

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  @Bean
  Task<?> tierRequestsStep(BackgroundSteps steps, TierApprovals approvals) {
    return steps.recurring("tier-requests", INTERVAL, approvals::expire);
  }
}
