package ai.coditect.platform.event;

import static org.awaitility.Awaitility.await;

import ai.coditect.localstack.testing.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.kafka.core.KafkaAdmin;

class TopicUpkeepTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void a_topic_that_is_missing_or_lost_later_is_made() throws Exception {
    String topic = "upkeep-" + UUID.randomUUID();
    Map<String, Object> client = Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers());
    var context = new StaticApplicationContext();
    context.getBeanFactory().registerSingleton("topic", new NewTopic(topic, 1, (short) 1));
    var kafkaAdmin = new KafkaAdmin(client);
    kafkaAdmin.setApplicationContext(context);
    var upkeep = new TopicUpkeep(kafkaAdmin, Duration.ofMillis(100));

    try (Admin kafka = Admin.create(client)) {
      upkeep.start();
      await().atMost(SOON).until(() -> kafka.listTopics().names().get().contains(topic));

      kafka.deleteTopics(List.of(topic)).all().get(10, TimeUnit.SECONDS);
      await().atMost(SOON).until(() -> kafka.listTopics().names().get().contains(topic));
    } finally {
      upkeep.stop();
    }
  }
}
