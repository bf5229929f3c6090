package ai.coditect.selfservice.mail;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** The mail server and the step that sends a notice. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NoticeProperties.class)
class MailConfiguration {

  private static final int PARALLEL_STEPS = 8;
  private static final Duration FORGET_INTERVAL = Duration.ofMinutes(10);
  private static final int FORGET_BATCH = 5_000;

  @Bean
  MailServer mailServer(JavaMailSenderImpl sender, NoticeProperties properties) {
    return new MailServer(sender, properties.from());
  }

  @Bean
  Task<String> sendNoticeStep(BackgroundSteps steps, NoticeStep step) {
    return steps.step(Notices.STEP, PARALLEL_STEPS, step::run);
  }

  @Bean
  Task<?> forgetNoticesStep(BackgroundSteps steps, Notices notices) {
    return steps.recurring(
        "forget-notices", FORGET_INTERVAL, () -> notices.forgetEnded(FORGET_BATCH));
  }

  @Bean
  MeterBinder noticeLag(Notices notices) {
    return registry ->
        Gauge.builder("coditect.notices.oldest.age", notices, Notices::oldestPendingSeconds)
            .description("Age of the oldest mail that no mail server has taken; 0 if none")
            .baseUnit("seconds")
            .register(registry);
  }
}
