package ai.coditect.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.ledger.LedgerProperties;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.KafkaAdmin;

/** Pins what an operator gets who names a bucket, and who names none. */
class BucketSettingsTest {

  private static final String BUCKET = "coditect.checkpoints.bucket.";

  private final ApplicationContextRunner service =
      new ApplicationContextRunner()
          .withBean(Clock.class, Clock::systemUTC)
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withUserConfiguration(CheckpointConfiguration.class, Settings.class)
          .withPropertyValues(
              "coditect.ledger.origin=example.com/log",
              "coditect.checkpoints.keys[0].private-key=/k/private",
              "coditect.checkpoints.keys[0].public-key=/k/public");

  @EnableConfigurationProperties({CheckpointProperties.class, LedgerProperties.class})
  static class Settings {}

  @Test
  void without_a_bucket_there_is_the_topic_only() {
    service.run(
        context -> {
          assertThat(context).doesNotHaveBean(ExternalCheckpoints.class);
          assertThat(context.getBean(CheckpointProperties.class).bucket()).isNull();
          assertThat(context).hasSingleBean(KafkaAdmin.NewTopics.class);
        });
  }

  @Test
  void a_bucket_is_a_further_place_that_keeps_checkpoints_for_seven_years() {
    service
        .withPropertyValues(
            BUCKET + "name=checkpoints",
            BUCKET + "region=eu-central-1",
            BUCKET + "access-key=a",
            BUCKET + "secret-key=s")
        .run(
            context -> {
              assertThat(context).hasSingleBean(ExternalCheckpoints.class);
              assertThat(context.getBean(CheckpointProperties.class).bucket())
                  .isEqualTo(
                      new BucketSettings(
                          "checkpoints",
                          null,
                          "eu-central-1",
                          "a",
                          "s",
                          Duration.ofDays(2557),
                          Duration.ofSeconds(10),
                          Duration.ofSeconds(5)));
            });
  }

  @Test
  void a_bucket_without_credentials_ends_the_start() {
    service
        .withPropertyValues(BUCKET + "name=checkpoints", BUCKET + "region=eu-central-1")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("coditect.checkpoints.bucket.access-key"));
  }
}
