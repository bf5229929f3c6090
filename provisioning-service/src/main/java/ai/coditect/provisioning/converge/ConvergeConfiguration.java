package ai.coditect.provisioning.converge;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work on tenants to the scheduler. */
@Configuration(proxyBeanMethods = false)
class ConvergeConfiguration {

  /** Only what could not be caught and reported comes here, the database being away above all. */
  private static final Duration AFTER_UNREPORTED_FAILURE = Duration.ofSeconds(5);

  @Bean
  Task<Void> converge(ConvergeTask task) {
    return Tasks.custom(WorkQueue.TASK, Void.class)
        .onFailure(
            new com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureReschedule<>(
                FixedDelay.of(AFTER_UNREPORTED_FAILURE)))
        .onDeadExecutionRevive()
        .execute(task::execute);
  }

  @Bean
  Pace pace(ConvergeProperties properties) {
    return new Pace(properties, RandomGenerator.getDefault());
  }
}
