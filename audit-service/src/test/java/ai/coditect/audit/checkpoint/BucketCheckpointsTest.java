package ai.coditect.audit.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coditect.audit.OwnLedgerTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.ledger.Ledger;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.ledger.TreeReader;
import ai.coditect.audit.merkle.Hash;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.objectstorage.ObjectStorage;
import ai.coditect.localstack.process.Ports;
import ai.coditect.localstack.testing.TestObjectStorage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** On a real S3 server, whose administrator tries everything. */
class BucketCheckpointsTest extends OwnLedgerTest {

  private static final ObjectStorage SERVER = TestObjectStorage.shared();

  @Autowired private Ledger ledger;
  @Autowired private TreeReader tree;
  @Autowired private CheckpointTables tables;
  @Autowired private CheckpointProperties properties;
  @Autowired private LogKeys keys;
  @Autowired private KeyHistory history;
  @Autowired private PublishingLoop loop;
  @Autowired private JdbcTemplate jdbc;

  private final String name = "log-" + UUID.randomUUID();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final S3Client administrator = administrator();
  private BucketCheckpoints bucket;

  @BeforeEach
  void make() {
    SERVER.makeLockedBucket(name);
    bucket = place(name);
    loop.stop();
  }

  @AfterEach
  void end() {
    loop.start();
    bucket.destroy();
    administrator.close();
  }

  @Test
  void a_checkpoint_is_locked_in_the_bucket_before_it_is_published() {
    TreeHead published = publish(2);

    assertThat(bucket.readNew())
        .singleElement()
        .satisfies(note -> assertThat(SignedCheckpoint.parse(note).head()).isEqualTo(published));
    assertThat(metrics.get("coditect.audit.checkpoint.bucket").tag("call", "write").timer().count())
        .isEqualTo(1);
  }

  @Test
  void not_even_the_administrator_changes_or_deletes_one() {
    publish(1);
    ObjectVersion kept = only();

    refused(
        s3 -> s3.deleteObject(it -> it.bucket(name).key(kept.key()).versionId(kept.versionId())));
    refused(
        s3 ->
            s3.deleteObject(
                it ->
                    it.bucket(name)
                        .key(kept.key())
                        .versionId(kept.versionId())
                        .bypassGovernanceRetention(true)));
    for (ObjectLockRetentionMode mode :
        List.of(ObjectLockRetentionMode.COMPLIANCE, ObjectLockRetentionMode.GOVERNANCE)) {
      refused(
          s3 ->
              s3.putObjectRetention(
                  it ->
                      it.bucket(name)
                          .key(kept.key())
                          .versionId(kept.versionId())
                          .bypassGovernanceRetention(true)
                          .retention(
                              to -> to.mode(mode).retainUntilDate(Instant.now().plusSeconds(2)))));
    }
    refused(s3 -> s3.deleteBucket(it -> it.bucket(name)));
  }

  @Test
  void an_older_database_is_refused_although_what_was_kept_was_hidden() {
    publish(2);
    long backup = tree.size();
    TreeHead lost = publish(3);
    administrator.listObjectVersions(it -> it.bucket(name)).versions().stream()
        .map(ObjectVersion::key)
        .forEach(key -> administrator.deleteObject(it -> it.bucket(name).key(key)));
    assertThat(administrator.listObjectsV2(it -> it.bucket(name)).contents())
        .as("what somebody sees who does not ask for versions")
        .isEmpty();

    Rollback rollback = Rollback.of(ENVIRONMENT.asSuperuser(), backup);
    try {
      assertRefuses(
          "a checkpoint of %d entries was published, and the ledger has %d"
              .formatted(lost.size(), backup));
      // Other events make it longer than it was: now it is a fork.
      ledger.append(TestEvents.accepted(TenantId.next(), 4));
      assertRefuses("are not those of the checkpoint that was published");
    } finally {
      rollback.undo();
    }
    assertThat(standing(name)).isInstanceOf(Standing.Sound.class);
  }

  @Test
  void another_checkpoint_of_the_same_size_is_never_written_beside_the_first() {
    publish(1);
    ObjectVersion kept = only();
    SignedCheckpoint first = SignedCheckpoint.parse(bucket.readNew().getFirst());
    var other =
        SignedCheckpoint.of(
            new TreeHead(first.head().origin(), first.head().size(), Hash.sha256()),
            first.note().signatures());

    bucket.write(first);
    assertThatThrownBy(() -> bucket.write(other)).hasMessageContaining("holds another checkpoint");

    assertThat(only()).isEqualTo(kept);
  }

  @Test
  void what_lies_there_without_a_lock_stops_the_log() {
    publish(1);
    ObjectVersion kept = only();
    administrator.putObject(it -> it.bucket(name).key(kept.key()), RequestBody.fromString("x"));

    assertThat(standing(name))
        .isInstanceOfSatisfying(
            Standing.Refused.class,
            it -> assertThat(it.reason()).contains("without a lock in compliance mode"));
  }

  @Test
  void a_bucket_that_locks_nothing_or_is_not_there_stops_the_log() {
    String open = "open-" + UUID.randomUUID();
    administrator.createBucket(it -> it.bucket(open));

    for (String unfit : List.of(open, "missing-" + UUID.randomUUID())) {
      assertThat(standing(unfit))
          .isInstanceOfSatisfying(
              Standing.Refused.class,
              it -> assertThat(it.reason()).contains(unfit).contains("has no object lock"));
    }
  }

  @Test
  void while_the_store_is_away_nothing_is_known() {
    URI nobody = URI.create("http://127.0.0.1:" + Ports.free(1).getFirst());
    var away =
        new BucketCheckpoints(settings(name, nobody), tree.origin(), Clock.systemUTC(), metrics);
    var guard = new ForkGuard(List.of(away), tables, keys, tree);

    assertThatThrownBy(guard::look).hasMessageContaining("does not answer");

    assertThat(guard.standing()).isInstanceOf(Standing.Unknown.class);
    assertThatThrownBy(() -> away.write(SignedCheckpoint.of(tree.head(), List.of())))
        .hasMessageContaining("does not answer");
    away.destroy();
  }

  @Test
  void the_secret_is_not_told() {
    assertThat(settings(name, SERVER.s3Url()).toString()).doesNotContain(SERVER.secret());
  }

  private TreeHead publish(int events) {
    ledger.append(TestEvents.accepted(TenantId.next(), events));
    var publisher =
        new Publisher(
            new ForkGuard(List.of(), tables, keys, tree),
            new PublisherLease(jdbc, properties),
            tree,
            tables,
            keys,
            history,
            List.of(bucket));
    assertThat(publisher.round()).isTrue();
    publisher.handOver();
    return tree.head();
  }

  private ObjectVersion only() {
    return administrator.listObjectVersions(it -> it.bucket(name)).versions().getFirst();
  }

  private void refused(Consumer<S3Client> attempt) {
    assertThatThrownBy(() -> attempt.accept(administrator)).isInstanceOf(S3Exception.class);
  }

  private void assertRefuses(String why) {
    assertThat(standing(name))
        .isInstanceOfSatisfying(
            Standing.Refused.class, it -> assertThat(it.reason()).contains(why));
  }

  /** As after a start: nothing is remembered but what is outside. */
  private Standing standing(String of) {
    BucketCheckpoints fresh = place(of);
    try {
      var guard = new ForkGuard(List.of(fresh), tables, keys, tree);
      guard.look();
      return guard.standing();
    } finally {
      fresh.destroy();
    }
  }

  private BucketCheckpoints place(String of) {
    return new BucketCheckpoints(
        settings(of, SERVER.s3Url()), tree.origin(), Clock.systemUTC(), metrics);
  }

  private static BucketSettings settings(String of, URI url) {
    return new BucketSettings(
        of,
        url,
        ObjectStorage.REGION,
        ObjectStorage.ADMINISTRATOR,
        SERVER.secret(),
        Duration.ofMinutes(1),
        Duration.ZERO,
        Duration.ofSeconds(10));
  }

  private static S3Client administrator() {
    return S3Client.builder()
        .endpointOverride(SERVER.s3Url())
        .forcePathStyle(true)
        .region(Region.of(ObjectStorage.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(ObjectStorage.ADMINISTRATOR, SERVER.secret())))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
