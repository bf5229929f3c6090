package ai.coditect.selfservice.mail;

import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** The mail server and the step that sends a notice. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NoticeProperties.class)
class MailConfiguration {

  @Bean
  MailServer mailServer(JavaMailSenderImpl sender, NoticeProperties properties) {
    return new MailServer(sender, properties.from());
  }

  @Bean
  Task<String> sendNoticeStep(BackgroundSteps steps, NoticeStep step) {
    return steps.step(Notices.STEP, step::run);
  }
}
