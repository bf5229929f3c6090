package ai.coditect.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.platform.app.PlatformTest;
import ai.coditect.platform.app.TopicReader;
import ai.coditect.platform.event.OutgoingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxTest extends PlatformTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Autowired private Outbox outbox;
  @Autowired private TransactionTemplate transaction;

  @Test
  void what_is_rolled_back_is_never_sent() {
    String undone = TenantId.next().value();
    String done = TenantId.next().value();

    transaction.executeWithoutResult(
        status -> {
          outbox.append(event(undone));
          status.setRollbackOnly();
        });
    transaction.executeWithoutResult(_ -> outbox.append(event(done)));

    await().atMost(SOON).until(() -> delivered(done).size() == 1);
    assertThat(delivered(undone)).isEmpty();
  }

  @Test
  void an_event_leaves_as_a_cloud_event_in_binary_mode() {
    String key = TenantId.next().value();
    OutgoingEvent event = event(key);
    transaction.executeWithoutResult(_ -> outbox.append(event));

    await().atMost(SOON).until(() -> delivered(key).size() == 1);
    ConsumerRecord<String, byte[]> sent = delivered(key).getFirst();
    assertThat(header(sent, "ce_specversion")).isEqualTo("1.0");
    assertThat(header(sent, "ce_id")).isEqualTo(event.id().value());
    assertThat(header(sent, "ce_source")).isEqualTo("platform-test");
    assertThat(header(sent, "ce_type")).isEqualTo(EventTypes.TENANT_SIGNED_UP);
    assertThat(header(sent, "ce_subject")).isEqualTo(key);
    assertThat(header(sent, "content-type")).isEqualTo("application/json");
    assertThat(new String(sent.value(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  void without_a_transaction_nothing_is_taken() {
    assertThatThrownBy(() -> outbox.append(event("key")))
        .isInstanceOf(IllegalTransactionStateException.class);
  }

  private static OutgoingEvent event(String key) {
    return new OutgoingEvent(
        Topics.TENANT_LIFECYCLE,
        key,
        EventId.next(),
        EventTypes.TENANT_SIGNED_UP,
        Instant.EPOCH,
        Map.of("a", 1));
  }

  private static List<ConsumerRecord<String, byte[]>> delivered(String key) {
    return TopicReader.read(
        TestKafka.shared().bootstrapServers(), Topics.TENANT_LIFECYCLE, key::equals);
  }

  private static String header(ConsumerRecord<String, byte[]> sent, String name) {
    return new String(sent.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
