package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.PersonalFields;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.ledger.Content;
import ai.coditect.audit.ledger.Recomputation;
import ai.coditect.audit.ledger.StoredPayload;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.verifier.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * After an erasure: both databases as a superuser reads them, what somebody dumped before, every
 * record of every topic, the log, exports, and proofs.
 */
@ExtendWith(OutputCaptureExtension.class)
class ErasedEverywhereTest extends TrailApi {

  private static final String OPERATOR = token("operator-21").withRoles("operator").signed();

  /** Somebody's address, as a producer encrypts it. Nothing may ever show it. */
  private final String value = "canary-" + UUID.randomUUID() + "@example.test";

  private final String person = "person-" + UUID.randomUUID();

  /** What the trail says of them in clear, which only those who may read it should see. */
  private final String said = "said" + UUID.randomUUID().toString().replace("-", "");

  @TempDir private Path folder;

  @Test
  void nothing_holds_what_was_erased_in_readable_form_and_every_proof_verifies(CapturedOutput log)
      throws IOException {
    TenantId tenant = TenantId.next();
    sendAndAwait(
        tenant,
        List.of(
            event(tenant, 1, person, "somebody"),
            event(tenant, 2, "other", "somebody"),
            event(tenant, 3, "other", person)));
    awaitPublished(tenant, 3);
    List<StoredPayload> dump = ENVIRONMENT.events().stored("p.tenant_id = ?", tenant.value());
    assertThat(places(ENVIRONMENT.asSuperuser(), person)).isNotEmpty();
    assertThat(places(ENVIRONMENT.keysAsSuperuser(), person)).as("keys name nobody").isEmpty();
    assertThat(getBody("/v1/tenants/" + tenant + "/audit-events?actor=" + person)).contains(said);

    erase(tenant);

    for (JdbcTemplate database :
        List.of(ENVIRONMENT.asSuperuser(), ENVIRONMENT.keysAsSuperuser())) {
      Awaitility.await().atMost(SOON).until(() -> places(database, person).isEmpty()); // outbox
      assertThat(places(database, value)).isEmpty();
    }
    assertThat(ENVIRONMENT.events().open(dump))
        .as("what was dumped before, with the keys of now")
        .satisfiesExactly(
            first -> assertThat(first).isInstanceOf(Content.Locked.class),
            second -> assertThat(second).isInstanceOf(Content.Present.class),
            third -> assertThat(third).isInstanceOf(Content.Locked.class));
    assertThat(
            dump.stream()
                .flatMap(payload -> Stream.ofNullable(payload.sealed()))
                .filter(payload -> holds(payload.bytes(), said)))
        .as("nor does the dump hold it in clear")
        .isEmpty();
    assertThat(topicsWith(value)).isEmpty();
    assertThat(log.getAll()).doesNotContain(value, said, person);
    String export = getBody("/v1/tenants/" + tenant + "/export");
    assertThat(export).doesNotContain(value, person).contains("other");
    assertThat(verify(export)).contains("ACCEPTED", "erased: 2 [1, 3]");
    assertThat(Recomputation.findings(ENVIRONMENT)).isEmpty();
  }

  private void erase(TenantId tenant) {
    String order =
        "{\"tenantId\":\"%s\",\"subject\":\"%s\",\"reason\":\"asked\"}".formatted(tenant, person);
    String id = json(post("/v1/erasures", order, OPERATOR)).get("id").stringValue();
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                json(get("/v1/erasures/" + id, OPERATOR))
                    .get("state")
                    .stringValue()
                    .equals("done"));
  }

  private String getBody(String path) {
    return get(path, AUDITOR).body();
  }

  private AuditEvent event(TenantId tenant, long seq, String actor, String target) {
    boolean about = actor.equals(person) || target.equals(person);
    AuditEvent event =
        TestEvents.ofPerson(
            tenant,
            seq,
            actor,
            new Target("user", target),
            about ? List.of(new Change("/note", null, "\"" + said + "\"")) : List.of());
    return event.withPersonal(
        PersonalFields.sealed(
            event.eventId(), Map.of("email", about ? value : "nobody@example.test")));
  }

  /** Every column of every table, whatever its type, also inside of binary ones and encoded. */
  private static List<String> places(JdbcTemplate superuser, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> forms =
        List.of(
            text,
            HexFormat.of().formatHex(bytes),
            Base64.getEncoder().withoutPadding().encodeToString(bytes));
    List<String> places = new ArrayList<>();
    for (String table :
        superuser.queryForList(
            """
            select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname not in ('pg_catalog', 'information_schema')
            """,
            String.class)) {
      Long rows =
          superuser.queryForObject(
              "select count(*) from " + table + " t where t::text like any (?)",
              Long.class,
              (Object) forms.stream().map(form -> "%" + form + "%").toArray(String[]::new));
      if (rows != null && rows > 0) {
        places.add(table);
      }
    }
    return places;
  }

  /** All that is in Kafka at this moment. */
  private static List<String> topicsWith(String text) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestKafka.shared().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      List<String> found = new ArrayList<>();
      boolean events = false;
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          events |= record.topic().equals(Topics.AUDIT_EVENTS);
          if (holds(record.key(), text) || holds(record.value(), text)) {
            found.add(record.topic());
          }
        }
      }
      assertThat(events).as("there was something to look at").isTrue();
      return found;
    }
  }

  private static boolean holds(byte[] bytes, String text) {
    return bytes != null && new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }

  private String verify(String export) throws IOException {
    String key = json(get("/v1/log-keys", null)).at("/keys/0/verifierKey").stringValue();
    Path file = Files.writeString(folder.resolve("export.ndjson"), export);
    var bytes = new ByteArrayOutputStream();
    Verify.run(
        new String[] {file.toString(), "--key", key},
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
