package ai.coditect.audit;

import ai.coditect.audit.ledger.AcceptedEvent;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.json.CanonicalJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Audit events as other services send them. */
public final class TestEvents {

  /** The source of all of these. */
  public static final String SOURCE = "test-service";

  private static final KafkaProducer<String, byte[]> PRODUCER =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers", TestKafka.shared().bootstrapServers(), "max.block.ms", "10000"),
          new StringSerializer(),
          new ByteArraySerializer());

  private TestEvents() {}

  /** An event of a tenant, or of none. */
  public static AuditEvent event(@Nullable TenantId tenant, long sourceSeq) {
    return event(tenant, sourceSeq, "test.thing.created", "correlation-" + sourceSeq);
  }

  /** As above, with what it can be searched by. */
  public static AuditEvent event(
      @Nullable TenantId tenant, long sourceSeq, String action, String correlationId) {
    return new AuditEvent(
        EventId.next(),
        SOURCE,
        sourceSeq,
        // Finer than PostgreSQL keeps times, as the clocks of other programs tell it.
        Instant.parse("2026-11-22T12:00:00.123456789Z").plusSeconds(sourceSeq),
        tenant,
        new Actor(Actor.Type.SERVICE, SOURCE),
        action,
        new Target("thing", "thing-" + sourceSeq),
        Outcome.SUCCEEDED,
        null,
        1L,
        null,
        correlationId,
        List.of(),
        "c2VhbGVk");
  }

  /** What a person did, with these changes and no personal fields. */
  public static AuditEvent ofPerson(
      TenantId tenant, long sourceSeq, String actor, Target target, List<Change> changes) {
    return new AuditEvent(
        EventId.next(),
        SOURCE,
        sourceSeq,
        Instant.parse("2026-11-22T12:00:00Z"),
        tenant,
        new Actor(Actor.Type.USER, actor),
        "test.thing.created",
        target,
        Outcome.SUCCEEDED,
        null,
        null,
        null,
        "c",
        changes,
        null);
  }

  /** A new tenant's first events, ready to be appended. */
  public static List<AcceptedEvent> accepted(TenantId tenant, int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(seq -> event(tenant, seq))
        .map(it -> new AcceptedEvent(it, CanonicalJson.of(EventJson.write(it))))
        .toList();
  }

  /** The event as a Kafka record. */
  public static ProducerRecord<String, byte[]> message(AuditEvent event) {
    return message(event, EventJson.write(event));
  }

  /** The event's envelope around any bytes. */
  public static ProducerRecord<String, byte[]> message(AuditEvent event, byte @Nullable [] data) {
    TenantId tenant = event.tenantId();
    String key = tenant == null ? event.source() : tenant.value();
    return new TestMessage(event.eventId().value(), event.source(), EventTypes.AUDIT_RECORDED)
        .to(Topics.AUDIT_EVENTS, key, data);
  }

  /** Sends in this order; returns once Kafka has them. */
  public static void send(List<ProducerRecord<String, byte[]>> messages) {
    List<Future<RecordMetadata>> sent = messages.stream().map(PRODUCER::send).toList();
    PRODUCER.flush();
    try {
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends events in this order. */
  public static void sendEvents(List<AuditEvent> events) {
    send(events.stream().map(TestEvents::message).toList());
  }
}
