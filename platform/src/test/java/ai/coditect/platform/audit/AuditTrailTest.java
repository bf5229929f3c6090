package ai.coditect.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.platform.app.PlatformTest;
import ai.coditect.platform.app.TopicReader;
import ai.coditect.platform.event.EventJson;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class AuditTrailTest extends PlatformTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Autowired private AuditTrail trail;
  @Autowired private TransactionTemplate transaction;

  @Test
  void numbers_are_contiguous_and_in_order_whoever_records_and_whatever_is_rolled_back()
      throws Exception {
    TenantId tenant = TenantId.next();
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 100; i++) {
        boolean undone = i % 5 == 0;
        writers.add(
            threads.submit(
                () ->
                    transaction.executeWithoutResult(
                        status -> {
                          trail.record(List.of(entry(tenant), entry(tenant)));
                          if (undone) {
                            status.setRollbackOnly();
                          }
                        })));
      }
    }
    for (Future<?> writer : writers) {
      writer.get();
    }

    await().atMost(SOON).until(() -> recorded(tenant).size() == 160);
    assertThat(recorded(tenant).stream().map(AuditEvent::sourceSeq).toList())
        .isEqualTo(LongStream.rangeClosed(1, 160).boxed().toList());
  }

  @Test
  void personal_fields_are_for_audit_service_only_and_bound_to_their_event() throws Exception {
    TenantId tenant = TenantId.next();
    AuditEntry entry = entry(tenant).withPersonal(Map.of("email", "ann@example.com"));
    transaction.executeWithoutResult(_ -> trail.record(entry));

    await().atMost(SOON).until(() -> recorded(tenant).size() == 1);
    AuditEvent event = recorded(tenant).getFirst();
    assertThat(EventJson.writeText(event)).doesNotContain("ann@example.com");
    byte[] sealed = Base64.getDecoder().decode(Objects.requireNonNull(event.personal()));
    assertThat(new String(open(sealed, event.eventId().value()), StandardCharsets.UTF_8))
        .isEqualTo("{\"email\":\"ann@example.com\"}");
    assertThatThrownBy(() -> open(sealed, "evt_of_somebody_else"))
        .isInstanceOf(GeneralSecurityException.class);
  }

  @Test
  void personal_fields_that_were_cut_or_changed_anywhere_are_not_read() throws Exception {
    String id = EventId.next().value();
    byte[] sealed = PersonalEnvelope.next(publicKeys()).seal(bytes("fields"), bytes(id));
    assertThat(open(sealed, id)).isEqualTo(bytes("fields"));
    for (int i = 0; i < sealed.length; i++) {
      byte[] cut = Arrays.copyOf(sealed, i);
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> open(cut, id)).isInstanceOf(GeneralSecurityException.class);
      assertThatThrownBy(() -> open(changed, id)).isInstanceOf(GeneralSecurityException.class);
    }
  }

  @Test
  void one_key_never_seals_two_events_alike() throws Exception {
    PersonalEnvelope envelope = PersonalEnvelope.next(publicKeys());
    String id = EventId.next().value();
    Set<ByteBuffer> sealed = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      sealed.add(ByteBuffer.wrap(envelope.seal(bytes("same"), bytes(id))));
    }
    assertThat(sealed).hasSize(1_000);
  }

  @Test
  void personal_fields_in_the_form_before_are_read() throws Exception {
    String id = EventId.next().value();
    byte[] sealed = publicKeys().encrypt(bytes("fields"), bytes(id));
    assertThat(open(sealed, id)).isEqualTo(bytes("fields"));
  }

  @Test
  void changes_that_would_make_an_event_too_large_are_left_out_and_counted() {
    TenantId tenant = TenantId.next();
    String long40KiB = '"' + "x".repeat(40 * 1024) + '"';
    List<Change> changes =
        List.of(
            new Change("/short", null, "1"),
            new Change("/long", null, long40KiB),
            new Change("/longer", long40KiB, long40KiB),
            new Change("/last", null, "2"));
    List<Change> many =
        IntStream.range(0, 150).mapToObj(i -> new Change("/" + i, null, "1")).toList();
    transaction.executeWithoutResult(
        _ ->
            trail.record(
                List.of(entry(tenant).withChanges(changes), entry(tenant).withChanges(many))));

    await().atMost(SOON).until(() -> recorded(tenant).size() == 2);
    assertThat(recorded(tenant).getFirst().changes())
        .containsExactly(changes.get(0), changes.get(1), Change.leftOut(2));
    assertThat(recorded(tenant).getLast().changes())
        .hasSize(AuditEvent.MAX_CHANGES)
        .last()
        .isEqualTo(Change.leftOut(51));
    assertThat(recorded(tenant))
        .allMatch(event -> EventJson.write(event).length <= AuditEvent.MAX_BYTES);
  }

  @Test
  void an_entry_shows_no_personal_field_when_it_is_printed() {
    assertThat(entry(TenantId.next()).withPersonal(Map.of("email", "ann@example.com")).toString())
        .doesNotContain("ann@example.com");
  }

  private static byte[] open(byte[] sealed, String eventId) throws Exception {
    return PersonalEnvelope.open(privateKeys(), sealed, bytes(eventId));
  }

  private static HybridDecrypt privateKeys() throws Exception {
    return TinkJsonProtoKeysetFormat.parseKeyset(
            Files.readString(KEYS.privateKeyset()),
            RegistryConfiguration.get(),
            InsecureSecretKeyAccess.get())
        .getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class);
  }

  private static HybridEncrypt publicKeys() throws Exception {
    return TinkJsonProtoKeysetFormat.parseKeysetWithoutSecret(
            Files.readString(KEYS.publicKeyset()), RegistryConfiguration.get())
        .getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static AuditEntry entry(TenantId tenant) {
    return AuditEntry.of(
            new Actor(Actor.Type.SYSTEM, "test"),
            "test.thing.created",
            new Target("thing", "1"),
            Outcome.SUCCEEDED)
        .withTenant(tenant);
  }

  private static List<AuditEvent> recorded(TenantId tenant) {
    return TopicReader.read(
            TestKafka.shared().bootstrapServers(), Topics.AUDIT_EVENTS, tenant.value()::equals)
        .stream()
        .map(received -> EventJson.read(received.value(), AuditEvent.class))
        .toList();
  }
}
