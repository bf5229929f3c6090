package ai.coditect.selfservice.secrets;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Forgets old tokens. */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

  private static final Duration INTERVAL = Duration.ofMinutes(10);
  private static final int BATCH = 5_000;

  @Bean
  Task<?> forgetTokensStep(BackgroundSteps steps, OpaqueTokens tokens) {
    return steps.recurring("forget-tokens", INTERVAL, () -> tokens.forgetExpired(BATCH));
  }
}
