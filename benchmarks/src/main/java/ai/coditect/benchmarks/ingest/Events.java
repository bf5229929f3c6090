package ai.coditect.benchmarks.ingest;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.platform.event.EventJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Events as the engine records them, of some hundred tenants in turn. */
final class Events {

  static final String SOURCE = "provisioning-service";

  /** Of these tenants. */
  static final List<TenantId> TENANTS = Stream.generate(TenantId::next).limit(200).toList();

  private static final List<String> KINDS =
      List.of("namespace", "resource-quota", "network-policy", "role-binding", "schema");

  private long made;

  /** The next event. */
  AuditEvent next() {
    TenantId tenant = TENANTS.get((int) (made % TENANTS.size()));
    String kind = KINDS.get((int) (made % KINDS.size()));
    long seq = made++ / TENANTS.size() + 1;
    return new AuditEvent(
        EventId.next(),
        SOURCE,
        seq,
        Instant.now(),
        tenant,
        new Actor(Actor.Type.SERVICE, SOURCE),
        "provisioning." + kind + ".changed",
        new Target("kubernetes." + kind, kind + "-" + made % 1000),
        Outcome.SUCCEEDED,
        null,
        seq,
        "kubernetes." + kind + ".coditect",
        EventId.next().value(),
        List.of(new Change("/spec/hard/pods", "\"10\"", "\"20\"")),
        null);
  }

  /** Somebody who sends to Kafka. */
  static KafkaProducer<String, byte[]> producer(String kafka) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", kafka, "linger.ms", "5", "compression.type", "lz4"),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  /** The next event as a record of Kafka. */
  ProducerRecord<String, byte[]> nextRecord() {
    AuditEvent event = next();
    return new TestMessage(event.eventId().value(), SOURCE, EventTypes.AUDIT_RECORDED)
        .to(Topics.AUDIT_EVENTS, String.valueOf(event.tenantId()), EventJson.write(event));
  }
}
