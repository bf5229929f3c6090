package ai.coditect.selfservice.addresses;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done beside the requests. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmailChangeProperties.class)
class EmailChangeConfiguration {

  private static final int PARALLEL_STEPS = 4;
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  @Bean
  Task<String> emailChangeStepTask(BackgroundSteps steps, EmailChangeStep step) {
    return steps.step(EmailChangeStep.STEP, PARALLEL_STEPS, step::run);
  }

  @Bean
  Task<?> forgetEmailChangesStep(
      BackgroundSteps steps, EmailChangeRows rows, EmailChangeProperties properties) {
    return steps.recurring(
        "forget-email-changes", INTERVAL, () -> rows.forget(properties.keptAfterEnd()));
  }
}
