package ai.coditect.selfservice.idempotency;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Forgets old answers. */
@Configuration(proxyBeanMethods = false)
class IdempotencyConfiguration {

  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int BATCH = 5_000;

  @Bean
  Task<?> forgetAnswersStep(BackgroundSteps steps, Idempotency idempotency) {
    return steps.recurring("forget-answers", INTERVAL, () -> idempotency.forgetExpired(BATCH));
  }
}
