package ai.coditect.selfservice.webhooks;

import ai.coditect.platform.outbound.PublicHttp;
import ai.coditect.selfservice.work.BackgroundSteps;
import com.github.kagkarlsson.scheduler.task.Task;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client that posts to receivers, and the steps that use it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

  private static final int PARALLEL_STEPS = 8;
  private static final Duration FORGET_INTERVAL = Duration.ofMinutes(10);
  private static final int FORGET_BATCH = 2_000;

  @Bean
  PublicHttp webhookClient(WebhookProperties properties) {
    return new PublicHttp(properties.limits(), InetAddress::getAllByName);
  }

  @Bean
  Task<String> webhookDeliveryStep(BackgroundSteps steps, DeliveryStep step) {
    return steps.patientStep(DeliveryStep.STEP, PARALLEL_STEPS, step::run);
  }

  @Bean
  Task<?> forgetDeliveriesStep(
      BackgroundSteps steps, Deliveries deliveries, Clock clock, WebhookProperties properties) {
    return steps.recurring(
        "forget-deliveries",
        FORGET_INTERVAL,
        () -> deliveries.forget(clock.instant().minus(properties.kept()), FORGET_BATCH));
  }
}
