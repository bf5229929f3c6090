package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.platform.event.EventJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Both ends of provisioning as self-service-api has them: intents into Kafka, statuses out of it.
 */
final class Signups implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long MOST_SECONDS = 120;

  private final Map<String, CompletableFuture<Phase>> waiting = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final KafkaProducer<String, byte[]> producer;

  Signups(String kafka) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    var _ = Thread.ofPlatform().daemon().start(() -> follow(kafka));
  }

  /** Returns when the tenant is told to be ready. */
  void signUp(TenantId tenant, TierName tier) {
    var ready = new CompletableFuture<Phase>();
    waiting.put(tenant.value(), ready);
    send(tenant, Topics.TENANT_MEMBERS, EventTypes.MEMBERS_CHANGED, Tenants.members(tenant));
    send(
        tenant,
        Topics.TENANT_LIFECYCLE,
        EventTypes.TENANT_SIGNED_UP,
        Tenants.signedUp(tenant, tier));
    var _ = ready.orTimeout(MOST_SECONDS, TimeUnit.SECONDS).join();
  }

  private void send(TenantId tenant, String topic, String type, Object data) {
    var envelope = new TestMessage(EventId.next().value(), "self-service-api", type);
    var _ = producer.send(envelope.to(topic, tenant.value(), EventJson.write(data)));
  }

  private void follow(String kafka) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka,
            "group.id",
            "benchmark-" + UUID.randomUUID(),
            "auto.offset.reset",
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.TENANT_PROVISIONING));
      while (!closed.get()) {
        consumer.poll(POLL).forEach(this::told);
      }
    }
  }

  private void told(ConsumerRecord<String, byte[]> event) {
    CompletableFuture<Phase> ready = waiting.get(event.key());
    if (ready != null && event.value() != null) {
      TenantStatus status =
          EventJson.read(Objects.requireNonNull(event.value()), TenantStatus.class);
      if (status.phase() == Phase.READY) {
        waiting.remove(event.key());
        ready.complete(status.phase());
      }
    }
  }

  @Override
  public void close() {
    closed.set(true);
    producer.close();
  }
}
