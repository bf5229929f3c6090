package ai.coditect.selfservice.topics;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Makes missing topics again and again: Kafka may be away when this service starts, which is the
 * only time when Spring asks for them.
 */
@Configuration(proxyBeanMethods = false)
class TopicConfiguration {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  @Bean
  Task<?> topicsStep(BackgroundSteps steps, KafkaAdmin admin) {
    return steps.recurring("topics", INTERVAL, admin::initialize);
  }
}
