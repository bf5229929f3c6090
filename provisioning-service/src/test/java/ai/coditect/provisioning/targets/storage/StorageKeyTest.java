package ai.coditect.provisioning.targets.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.s3.S3Client;

/** How access keys come and go. */
@NullMarked
class StorageKeyTest {

  private final OffsetClock clock = new OffsetClock();
  private final StorageTenant tenant =
      new StorageTenant(new TenantScope(TenantId.next(), new CellId("test"), 1), clock).converged();

  /** The machine's clock, which the store has too, so much later. */
  private static final class OffsetClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    void ahead(Duration by) {
      ahead = by;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aKeyThatIsOldIsReplacedAndWorksForTheOverlap() {
    S3Client old = tenant.asTenant();
    Map<String, String> before = tenant.secret();
    assertThat(at(Duration.ofDays(89)).plan(tenant.desired()).steps()).isEmpty();
    // The store tells the age of keys in seconds.
    await().until(() -> Instant.now().isAfter(keys().getFirst().createDate().plusSeconds(1)));
    at(Duration.ofDays(91)).converged();
    assertThat(tenant.secret().get("access_key_id")).isNotEqualTo(before.get("access_key_id"));
    assertThat(keys()).hasSize(2);
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
    list(old);
    list(tenant.asTenant());
    at(Duration.ofHours(25)).converged();
    assertThat(keys()).hasSize(1);
    list(tenant.asTenant());
    assertThatThrownBy(() -> list(old)).hasMessageContaining("does not exist");
  }

  @Test
  void clientsThatReadTheSecretAgainSeeNoRefusal() throws Exception {
    var failures = new ConcurrentLinkedQueue<String>();
    var sessions = List.of(new AtomicLong(), new AtomicLong());
    var stop = new AtomicBoolean();
    List<Future<?>> working = new ArrayList<>();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (AtomicLong begun : sessions) {
        working.add(clients.submit(() -> work(begun, failures, stop)));
      }
      try {
        for (int turn = 1; turn <= 3; turn++) {
          tenant.asking(false).converged();
          assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
          assertThat(keys()).hasSize(2);
          awaitNewSessions(sessions);
          later(Duration.ofHours(25));
          assertThat(keys()).hasSize(1);
          awaitNewSessions(sessions);
        }
      } finally {
        stop.set(true);
      }
      for (var client : working) {
        client.get();
      }
    }
    assertThat(failures).isEmpty();
  }

  /** What a program does: reads the Secret, works for a while, reads it again. */
  private void work(AtomicLong begun, Queue<String> failures, AtomicBoolean stop) {
    while (!stop.get()) {
      begun.incrementAndGet();
      try (S3Client client = tenant.asTenant()) {
        for (int i = 0; i < 5; i++) {
          String object = "work-" + i;
          client.putObject(
              of -> of.bucket(tenant.names.bucket()).key(object), RequestBody.fromString("done"));
          list(client);
        }
      } catch (SdkException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Then nobody works by what was in the Secret when this was called. */
  private static void awaitNewSessions(List<AtomicLong> sessions) {
    List<Long> before = sessions.stream().map(AtomicLong::get).toList();
    for (int i = 0; i < sessions.size(); i++) {
      AtomicLong begun = sessions.get(i);
      long enough = before.get(i) + 2;
      await().until(() -> begun.get() >= enough);
    }
  }

  @Test
  void aKeyThatIsAskedForDuringAnOverlapWaitsForItsEndAndIsSaidToWait() {
    tenant.asking(false).converged();
    Map<String, String> first = tenant.secret();
    tenant.asking(false).converged();
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
    assertThat(tenant.plan(tenant.desired()).remarks()).anyMatch(StorageKeyTest::waits);
    assertThat(tenant.secret()).isEqualTo(first);
    later(Duration.ofHours(25));
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
    assertThat(tenant.plan(tenant.desired()).remarks()).noneMatch(StorageKeyTest::waits);
    assertThat(tenant.secret()).isNotEqualTo(first);
  }

  @Test
  void aKeyThatLeakedEndsAtOnceWithTheOneBeforeIt() {
    S3Client first = tenant.asTenant();
    tenant.asking(false).converged();
    S3Client second = tenant.asTenant();
    list(first);
    tenant.asking(true).asking(false).converged();
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
    assertThat(keys()).hasSize(1);
    assertThatThrownBy(() -> list(first)).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> list(second)).hasMessageContaining("does not exist");
    list(tenant.asTenant());
  }

  /** What is due then is done; the store's own clock, by which keys are issued, stays. */
  private void later(Duration time) {
    clock.ahead(time);
    tenant.converged();
    clock.ahead(Duration.ZERO);
  }

  private static boolean waits(Observation.Remark remark) {
    return remark.reason() == Reason.ROTATION_WAITS;
  }

  @Test
  void aKeyThatWasIssuedAndNeverReachedTheSecretIsTakenBack() {
    Map<String, String> before = tenant.secret();
    new BucketUsers(tenant.iam(), tenant.names).issue(0);
    assertThat(keys()).hasSize(2);
    tenant.converged();
    assertThat(tenant.secret()).isEqualTo(before);
    assertThat(keys()).hasSize(1);
    assertThat(tenant.plan(tenant.desired()).converged()).isTrue();
  }

  @Test
  void aLostSecretEndsTheKeyThatItHeld() {
    S3Client old = tenant.asTenant();
    tenant.secretObject().delete();
    tenant.converged();
    list(tenant.asTenant());
    assertThatThrownBy(() -> list(old)).hasMessageContaining("does not exist");
  }

  @Test
  void noObservationHoldsAKey() {
    String all = tenant.target.observe(tenant.scope, tenant.desired()).toString();
    assertThat(all)
        .doesNotContain(tenant.secret().get("secret_access_key"))
        .doesNotContain(tenant.secret().get("access_key_id"))
        .contains(Observation.Present.class.getSimpleName());
  }

  /** The same tenant, looked at that much later. */
  private StorageTenant at(Duration later) {
    return new StorageTenant(tenant.scope, Clock.offset(Clock.systemUTC(), later));
  }

  private void list(S3Client client) {
    client.listObjectsV2(of -> of.bucket(tenant.names.bucket()));
  }

  private List<AccessKeyMetadata> keys() {
    return new BucketUsers(tenant.iam(), tenant.names).keys();
  }
}
