package ai.coditect.audit.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceApplication;
import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.ledger.Recomputation;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.ActionCatalogue;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.platform.event.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;

class IntakeTest extends AuditServiceTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Autowired private IntakeMetrics metrics;

  @Test
  void two_instances_and_repeated_deliveries_leave_each_event_once_and_in_its_sources_order() {
    List<TenantId> tenants = java.util.stream.Stream.generate(TenantId::next).limit(20).toList();
    List<AuditEvent> events = new ArrayList<>();
    for (long seq = 1; seq <= 100; seq++) {
      for (TenantId tenant : tenants) {
        events.add(TestEvents.event(tenant, seq));
      }
    }
    String[] arguments =
        ENVIRONMENT.properties().entrySet().stream()
            .map(property -> "--" + property.getKey() + "=" + property.getValue())
            .toArray(String[]::new);

    TestEvents.sendEvents(events);
    try (var _ = new SpringApplicationBuilder(AuditServiceApplication.class).run(arguments)) {
      TestEvents.sendEvents(events);
      TestEvents.sendEvents(events.reversed());
    } // and its partitions go back to the first instance, with what it had not committed
    TestEvents.sendEvents(events);
    AuditEvent last = TestEvents.event(TenantId.next(), 1);
    TestEvents.sendEvents(List.of(last));

    for (TenantId tenant : tenants) {
      await().atMost(SOON).until(() -> count(tenant) == 100);
    }
    await().atMost(SOON).until(() -> metrics.waitingSeconds() == 0);
    for (TenantId tenant : tenants) {
      assertThat(sourceSeqs(tenant))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
    }
    assertThat(Recomputation.findings(ENVIRONMENT)).isEmpty();
  }

  @Test
  void what_cannot_be_read_is_parked_and_holds_up_nothing() {
    TenantId tenant = TenantId.next();
    List<ProducerRecord<String, byte[]>> bad = unreadable(tenant);
    List<ProducerRecord<String, byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < bad.size(); i++) {
      messages.add(TestEvents.message(TestEvents.event(tenant, i + 1)));
      messages.add(bad.get(i));
    }
    messages.add(TestEvents.message(TestEvents.event(tenant, bad.size() + 1)));
    long parkedBefore = parked("unreadable");

    TestEvents.send(messages);

    await().atMost(SOON).until(() -> count(tenant) == bad.size() + 1);
    assertThat(parked("unreadable")).isEqualTo(parkedBefore + bad.size());
    assertThat(deadLetters(tenant)).hasSize(bad.size());
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(recordedAsParked())
                    .isEqualTo(parked("unreadable") + parked("conflict") + parked("uncatalogued")));
    assertThat(sourceSeqs(tenant))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, bad.size() + 1).boxed().toList());
  }

  private static List<ProducerRecord<String, byte[]>> unreadable(TenantId tenant) {
    AuditEvent event = TestEvents.event(tenant, 1_000);
    String json = EventJson.writeText(event);
    var otherType = TestEvents.message(event);
    otherType.headers().remove("ce_type").add("ce_type", bytes("something.else"));
    var otherSource = TestEvents.message(event);
    otherSource.headers().remove("ce_source").add("ce_source", bytes("somebody-else"));
    var noEnvelope = TestEvents.message(event);
    noEnvelope.headers().remove("ce_specversion");
    var noId = TestEvents.message(event);
    noId.headers().remove("ce_id");
    return List.of(
        otherType,
        otherSource,
        noEnvelope,
        noId,
        TestEvents.message(event, null),
        TestEvents.message(event, bytes("no json")),
        TestEvents.message(event, bytes("[]")),
        TestEvents.message(event, bytes(json.replace("test.thing.created", "Test Thing"))),
        TestEvents.message(event, bytes(json.replace("thing-1000", "thing\\u0000"))),
        TestEvents.message(event, bytes(json.replace("thing-1000", "thing\\ud800"))),
        TestEvents.message(event, bytes(json.replace(":1000,", ":1000.5,"))),
        TestEvents.message(event, bytes(json.replace(":1000,", ":0,"))),
        TestEvents.message(event, bytes(json.replace("2026-", "+202611-"))),
        TestEvents.message(event, bytes("{\"eventId\":\"x\"," + json.substring(1))),
        TestEvents.message(event, bytes(json + " ".repeat(64 * 1024))));
  }

  @Test
  void another_content_under_a_known_id_is_parked_as_a_conflict() {
    TenantId tenant = TenantId.next();
    AuditEvent event = TestEvents.event(tenant, 1);
    String forged = EventJson.writeText(event).replace("thing-1", "thing-2");
    long parkedBefore = parked("conflict");

    TestEvents.send(
        List.of(
            TestEvents.message(event),
            TestEvents.message(event, bytes(forged)),
            TestEvents.message(TestEvents.event(tenant, 2))));

    await().atMost(SOON).until(() -> count(tenant) == 2);
    await().atMost(SOON).until(() -> parked("conflict") == parkedBefore + 1);
    await().atMost(SOON).until(() -> deadLetters(tenant).size() == 1);
    assertThat(new String(deadLetters(tenant).getFirst(), StandardCharsets.UTF_8))
        .isEqualTo(forged);
  }

  @Test
  void what_is_not_in_the_catalogue_is_parked_with_its_reason() {
    TenantId tenant = TenantId.next();
    long parkedBefore = parked("uncatalogued");
    AuditEvent unknown = TestEvents.event(tenant, 1, "test.thing.painted", "c");
    AuditEvent foreign = TestEvents.event(tenant, 2, "member.added", "c");

    TestEvents.sendEvents(List.of(unknown, foreign, TestEvents.event(tenant, 3)));

    await().atMost(SOON).until(() -> count(tenant) == 1);
    assertThat(parked("uncatalogued")).isEqualTo(parkedBefore + 2);
    assertThat(deadLetters(tenant)).hasSize(2);
    assertThat(
            ENVIRONMENT
                .asSuperuser()
                .queryForList(
                    "select detail from parked_event where reason = 'uncatalogued'", String.class))
        .contains(
            "the action is not in the catalogue (version %d)"
                .formatted(ActionCatalogue.platform().version()),
            "this source does not record member.added");
  }

  @Test
  void a_field_of_a_newer_source_is_kept_in_the_entry() {
    TenantId tenant = TenantId.next();
    AuditEvent event = TestEvents.event(tenant, 1);
    String newer = "{\"shoeSize\":44," + EventJson.writeText(event).substring(1);

    TestEvents.send(List.of(TestEvents.message(event, bytes(newer))));

    await().atMost(SOON).until(() -> count(tenant) == 1);
    assertThat(ENVIRONMENT.events().canonical("p.tenant_id = ?", tenant.value()).getFirst())
        .contains("\"shoeSize\":44");
  }

  @Test
  void while_the_database_refuses_events_wait_and_none_is_dead_lettered() {
    TenantId tenant = TenantId.next();
    ENVIRONMENT.asOwner().execute("revoke insert on ledger_entry from audit_app");
    try {
      TestEvents.sendEvents(List.of(TestEvents.event(tenant, 1), TestEvents.event(tenant, 2)));
      await().atMost(SOON).until(() -> metrics.waitingSeconds() > 1);
      assertThat(count(tenant)).isZero();
    } finally {
      ENVIRONMENT.asOwner().execute("grant insert on ledger_entry to audit_app");
    }

    await().atMost(SOON).until(() -> count(tenant) == 2);
    await().atMost(SOON).until(() -> metrics.waitingSeconds() == 0);
    assertThat(deadLetters(tenant)).isEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long count(TenantId tenant) {
    return number("select count(*) from ledger_entry where tenant_id = ?", tenant.value());
  }

  private static long parked(String reason) {
    return number("select count(*) from parked_event where reason = ?", reason);
  }

  private static long recordedAsParked() {
    return number("select count(*) from entry_payload where action = ?", "audit.event.parked");
  }

  private static long number(String sql, String argument) {
    Long number = ENVIRONMENT.asSuperuser().queryForObject(sql, Long.class, argument);
    return number == null ? 0 : number;
  }

  private static List<Long> sourceSeqs(TenantId tenant) {
    return ENVIRONMENT
        .asSuperuser()
        .queryForList(
            "select source_seq from ledger_entry where tenant_id = ? order by tenant_seq",
            Long.class,
            tenant.value());
  }

  private static List<byte[]> deadLetters(TenantId tenant) {
    var partition = new TopicPartition(Topics.AUDIT_EVENTS + Topics.DEAD_LETTER_SUFFIX, 0);
    List<byte[]> found = new ArrayList<>();
    Map<String, Object> client = Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (var message : consumer.poll(Duration.ofSeconds(1))) {
          if (tenant.value().equals(message.key())) {
            found.add(message.value() == null ? new byte[0] : message.value());
          }
        }
      }
    }
    return found;
  }
}
