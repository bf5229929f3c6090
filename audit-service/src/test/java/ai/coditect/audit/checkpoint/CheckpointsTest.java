package ai.coditect.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.OwnLedgerTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.checkpoint.CheckpointProperties.KeyPair;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.audit.ledger.LedgerProperties;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.keys.SecretStore;
import ai.coditect.localstack.keys.SigningKeyPair;
import ai.coditect.platform.audit.AuditTrail;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.transaction.support.TransactionTemplate;

class CheckpointsTest extends OwnLedgerTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration FAILOVER = Duration.ofSeconds(5);

  @Autowired private Ledger ledger;
  @Autowired private TreeReader tree;
  @Autowired private CheckpointReader reader;
  @Autowired private CheckpointTables tables;
  @Autowired private CheckpointProperties properties;
  @Autowired private LedgerProperties ledgerProperties;
  @Autowired private LogKeys keys;
  @Autowired private KeyHistory history;
  @Autowired private ForkGuard guard;
  @Autowired private PublishingLoop loop;
  @Autowired private AuditTrail trail;
  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;
  @Autowired private ConsumerFactory<String, byte[]> consumers;
  @Autowired private KafkaTemplate<String, byte[]> kafka;

  @Test
  void what_is_appended_is_signed_and_kept_outside_before_it_is_published() {
    SignedCheckpoint published = publish(3);

    assertThat(published.head()).isEqualTo(tree.head());
    assertThat(published.note().signedBy(keys.publicKeys().getFirst())).isTrue();
    assertThat(kept()).contains(published.note().encoded());
    assertThat(SignedCheckpoint.parse(published.note().encoded()).head())
        .isEqualTo(published.head());
  }

  @Test
  void a_changed_checkpoint_has_no_valid_signature() {
    SignedCheckpoint published = publish(1);
    TreeHead head = published.head();
    var larger = new TreeHead(head.origin(), head.size() + 1, head.root());

    assertThat(
            SignedCheckpoint.of(larger, published.note().signatures())
                .note()
                .signedBy(keys.publicKeys().getFirst()))
        .isFalse();
  }

  @Test
  void an_older_database_signs_and_takes_nothing_until_the_newer_one_is_back() {
    publish(2);
    long backup = tree.size();
    SignedCheckpoint lost = publish(3);
    Rollback rollback = Rollback.of(ENVIRONMENT.asSuperuser(), backup);
    try {
      await().atMost(SOON).until(() -> guard.standing() instanceof Standing.Refused);
      // As after a start: nothing is remembered but what is outside.
      ForkGuard restarted = guardOver(new KafkaCheckpoints(consumers, kafka));
      restarted.look();

      assertThat(restarted.standing()).isInstanceOf(Standing.Refused.class);
      assertThatThrownBy(restarted::requireSound)
          .isInstanceOf(LogStandsStillException.class)
          .hasMessageContaining(
              "a checkpoint of %d entries was published, and the ledger has %d"
                  .formatted(lost.head().size(), backup));
      assertThat(loop.health().getStatus().getCode()).isEqualTo("DOWN");
      assertThat(loop.health().getDetails()).containsKey("refused");
      assertThat(reader.newest().orElseThrow().head().size()).isEqualTo(backup);

      // Also once other events have made it as long as it was: now it is a fork.
      ledger.append(TestEvents.accepted(TenantId.next(), 3));
      await().atMost(SOON).until(() -> refusal().contains("are not those of the checkpoint"));
      assertThat(reader.newest().orElseThrow().head().size()).isEqualTo(backup);
    } finally {
      rollback.undo();
    }
    await().atMost(SOON).until(() -> guard.standing() instanceof Standing.Sound);
    assertThat(publish(1).head()).isEqualTo(tree.head());
  }

  @Test
  void a_checkpoint_that_none_of_our_keys_signed_stops_everything_and_one_of_another_log_nothing() {
    SignedCheckpoint published = publish(1);
    TreeHead head = published.head();
    var forged = new TreeHead(head.origin(), head.size(), Hash.sha256());
    var stranger = new TreeHead("other.example/log", 1, Hash.sha256());
    ForkGuard strangers =
        guardOver(
            place(SignedCheckpoint.of(stranger, published.note().signatures()).note().encoded()));
    ForkGuard fooled =
        guardOver(
            place(SignedCheckpoint.of(forged, published.note().signatures()).note().encoded()));
    ForkGuard puzzled = guardOver(place("no checkpoint"));

    strangers.look();
    fooled.look();
    puzzled.look();

    assertThat(strangers.standing()).isInstanceOf(Standing.Sound.class);
    assertThat(fooled.standing()).isInstanceOf(Standing.Refused.class);
    assertThat(puzzled.standing()).isInstanceOf(Standing.Refused.class);
  }

  @Test
  void nothing_is_taken_before_the_outside_could_be_read() {
    ForkGuard blind =
        guardOver(
            new Place() {
              @Override
              public List<String> readNew() {
                throw new IllegalStateException("away");
              }
            });

    assertThatThrownBy(blind::look).hasMessage("away");
    assertThat(blind.standing()).isInstanceOf(Standing.Unknown.class);
  }

  @Test
  void no_two_instances_publish_and_a_silent_one_is_replaced_in_time() {
    publish(1);
    var silent = new PublisherLease(jdbc, properties);
    assertThat(silent.claim()).as("while the lease is another's").isEmpty();
    loop.stop();
    long epoch = silent.claim().orElseThrow();
    assertThat(silent.claim()).hasValue(epoch);
    loop.start();

    long began = System.nanoTime();
    ledger.append(TestEvents.accepted(TenantId.next(), 1));
    await().atMost(SOON).until(this::isPublished);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(FAILOVER);
    TreeHead head = new TreeHead(tree.origin(), tree.size() + 1, Hash.sha256());
    assertThatThrownBy(() -> tables.take(head, epoch))
        .as("the one that was replaced wakes up")
        .hasMessageContaining("epoch " + epoch + " does not publish any more");
  }

  @Test
  void no_second_history_can_be_stored() {
    TreeHead head = publish(2).head();
    long epoch = number("select epoch from publisher_lease");
    for (long size : new long[] {head.size(), head.size() - 1, head.size() + 1_000}) {
      assertThatThrownBy(() -> tables.take(new TreeHead(head.origin(), size, Hash.sha256()), epoch))
          .as("a checkpoint of %d entries", size)
          .isInstanceOf(DataAccessException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update checkpoint set root = root",
        "delete from checkpoint",
        "truncate checkpoint cascade",
        "delete from checkpoint_signature",
        "update checkpoint_publication set size = size",
        "delete from log_key",
        "delete from entry_payload",
        "insert into payload_removal (entry_index, reason) values (0, 'erased')",
        "delete from publisher_lease",
      })
  void the_service_cannot_take_back_what_it_signed(String statement) {
    assertThatThrownBy(() -> ENVIRONMENT.asApp().execute(statement))
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into ledger_entry select * from ledger_entry limit 0",
        "delete from ledger_entry",
        "update entry_payload set action = 'x'",
        "truncate entry_payload",
        "delete from checkpoint",
        "update legal_hold set tenant_id = 'x'",
        "delete from legal_hold",
      })
  void retention_can_remove_payloads_and_nothing_else(String statement) {
    assertThatThrownBy(() -> ENVIRONMENT.asRetention().execute(statement))
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  @Test
  void a_payload_is_removed_with_a_reason_only_and_not_while_it_is_held() {
    TenantId tenant = TenantId.next();
    ledger.append(TestEvents.accepted(tenant, 1));
    JdbcTemplate retention = ENVIRONMENT.asRetention();
    String remove = "delete from entry_payload where entry_index = " + (tree.size() - 1);
    assertThatThrownBy(() -> retention.execute(remove))
        .rootCause()
        .hasMessageContaining("is removed without a reason");
    retention.update(
        "insert into payload_removal (entry_index, reason) values (?, 'expired')", tree.size() - 1);
    retention.update(
        "insert into legal_hold (id, tenant_id, reference) values ('h1', ?, 'case 1')",
        tenant.value());
    assertThatThrownBy(() -> retention.execute(remove)).rootCause().hasMessageContaining("is held");
  }

  @Test
  void a_new_key_signs_beside_the_old_one_and_the_history_names_both() throws Exception {
    publish(1);
    SecretStore secrets = new SecretStore(Files.createTempDirectory("rotated"));
    SigningKeyPair fresh = secrets.ed25519("next");
    KeyPair next = new KeyPair(fresh.privateKey(), fresh.publicKey());
    List<KeyPair> both = new ArrayList<>(properties.keys());
    both.add(next);
    var rotated =
        new LogKeys(
            new CheckpointProperties(both, properties.interval(), properties.lease(), null),
            ledgerProperties);
    var publisher =
        new Publisher(
            guard,
            new PublisherLease(jdbc, properties),
            tree,
            tables,
            rotated,
            new KeyHistory(jdbc, tables, rotated, trail, "audit-service"),
            List.of(new KafkaCheckpoints(consumers, kafka)));
    loop.stop();
    try {
      ledger.append(TestEvents.accepted(TenantId.next(), 1));
      assertThat(Boolean.TRUE.equals(transaction.execute(_ -> publisher.round()))).isTrue();
      publisher.handOver();
    } finally {
      loop.start();
    }

    SignedNote note = reader.newest().orElseThrow().note();
    assertThat(rotated.publicKeys()).hasSize(2).allMatch(note::signedBy);
    assertThat(history.all())
        .extracting(KeyHistory.UsedKey::verifierKey)
        .containsAll(rotated.publicKeys().stream().map(NoteKey::verifierKey).toList());
    assertThat(publish(1).note().signedBy(rotated.publicKeys().getLast()))
        .as("an instance without the new key goes on")
        .isFalse();
  }

  /** Dies between two steps; whoever comes next finds what is committed and does the rest. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_publisher_that_dies_is_continued_with_the_same_bytes(boolean wasWritten) {
    publish(1);
    var kafkaCheckpoints = new KafkaCheckpoints(consumers, kafka);
    ExternalCheckpoints dying =
        new Place() {
          @Override
          public List<String> readNew() {
            return kafkaCheckpoints.readNew();
          }

          @Override
          public void write(SignedCheckpoint checkpoint) {
            if (wasWritten) {
              kafkaCheckpoints.write(checkpoint);
            }
            throw new IllegalStateException("killed");
          }
        };
    loop.stop();
    var publisher =
        new Publisher(
            guardOver(dying),
            new PublisherLease(jdbc, properties),
            tree,
            tables,
            keys,
            history,
            List.of(dying));
    TreeHead published;
    try {
      ledger.append(TestEvents.accepted(TenantId.next(), 1));
      assertThatThrownBy(publisher::round).hasMessage("killed");
      published = reader.newest().orElseThrow().head();
      assertThat(published.size()).as("not called published").isLessThan(tree.size());
      publisher.handOver();
    } finally {
      loop.start();
      kafkaCheckpoints.destroy();
    }

    await().atMost(SOON).until(this::isPublished);
    String note = reader.newest().orElseThrow().note().encoded();
    long size = tree.size();
    assertThat(
            kept().stream()
                .filter(it -> it.startsWith(tree.origin() + "\n" + size + "\n"))
                .distinct())
        .as("one checkpoint of this size, however often it was sent")
        .containsExactly(note);
  }

  @Test
  void keys_that_do_not_belong_together_are_refused_at_the_start() throws Exception {
    Path other = new SecretStore(Files.createTempDirectory("other")).ed25519("x").publicKey();
    var wrong =
        new CheckpointProperties(
            List.of(new KeyPair(properties.keys().getFirst().privateKey(), other)),
            properties.interval(),
            properties.lease(),
            null);

    assertThatThrownBy(() -> new LogKeys(wrong, ledgerProperties))
        .hasMessageContaining("are no pair");
  }

  private SignedCheckpoint publish(int events) {
    ledger.append(TestEvents.accepted(TenantId.next(), events));
    await().atMost(SOON).until(this::isPublished);
    return reader.newest().orElseThrow();
  }

  private boolean isPublished() {
    return reader.newest().map(it -> it.head().size() == tree.size()).orElse(false);
  }

  private String refusal() {
    return guard.standing() instanceof Standing.Refused(String reason) ? reason : "";
  }

  private List<String> kept() {
    var place = new KafkaCheckpoints(consumers, kafka);
    try {
      return place.readNew();
    } finally {
      place.destroy();
    }
  }

  private ForkGuard guardOver(ExternalCheckpoints place) {
    return new ForkGuard(List.of(place), tables, keys, tree);
  }

  private static ExternalCheckpoints place(String note) {
    return new Place() {
      @Override
      public List<String> readNew() {
        return List.of(note);
      }
    };
  }

  private abstract static class Place implements ExternalCheckpoints {
    @Override
    public String name() {
      return "a place";
    }

    @Override
    public void write(SignedCheckpoint checkpoint) {}
  }

  private static long number(String sql) {
    Long number = ENVIRONMENT.asSuperuser().queryForObject(sql, Long.class);
    return number == null ? 0 : number;
  }
}
