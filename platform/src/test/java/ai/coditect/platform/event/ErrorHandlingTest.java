package ai.coditect.platform.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.platform.app.Deliveries;
import ai.coditect.platform.app.PlatformTest;
import ai.coditect.platform.app.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.KafkaTemplate;

class ErrorHandlingTest extends PlatformTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Autowired private KafkaTemplate<String, byte[]> kafka;
  @Autowired private Deliveries deliveries;

  @Test
  void what_cannot_be_read_goes_to_the_dead_letters_and_the_next_event_is_taken() {
    TenantId tenant = TenantId.next();
    byte[] good = EventJson.write(new TenantMembers(tenant, 2, List.of()));

    send(tenant, "no json".getBytes(StandardCharsets.UTF_8));
    send(tenant, "{\"tenantId\":\"ann@example.com\"}".getBytes(StandardCharsets.UTF_8));
    send(tenant, good);

    await().atMost(SOON).until(() -> generations(tenant).equals(List.of(2L)));
    await().atMost(SOON).until(() -> deadLetters(tenant) == 2);
  }

  @Test
  void what_fails_for_another_reason_is_tried_until_it_succeeds_in_order() {
    TenantId tenant = TenantId.next();
    deliveries.failNext(4);

    for (long generation = 1; generation <= 3; generation++) {
      send(tenant, EventJson.write(new TenantMembers(tenant, generation, List.of())));
    }

    await().atMost(SOON).until(() -> generations(tenant).equals(List.of(1L, 2L, 3L)));
    assertThat(deadLetters(tenant)).isZero();
  }

  private void send(TenantId tenant, byte[] data) {
    var envelope = new TestMessage(EventId.next().value(), "test", EventTypes.MEMBERS_CHANGED);
    kafka.send(envelope.to(Topics.TENANT_MEMBERS, tenant.value(), data)).join();
  }

  private List<Long> generations(TenantId tenant) {
    return deliveries.taken().stream()
        .filter(list -> list.tenantId().equals(tenant))
        .map(TenantMembers::generation)
        .toList();
  }

  private static int deadLetters(TenantId tenant) {
    return TopicReader.read(
            TestKafka.shared().bootstrapServers(),
            Topics.TENANT_MEMBERS + Topics.DEAD_LETTER_SUFFIX,
            tenant.value()::equals)
        .size();
  }
}
