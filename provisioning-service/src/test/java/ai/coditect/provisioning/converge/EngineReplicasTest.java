package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tenants.TenantRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Several replicas on one database: who works on whom, and what a stalled one may still write. */
class EngineReplicasTest extends ReplicasTestBase {

  @Test
  void aFrozenReplicaLosesItsTenantWithinLeaseAndASecondAndWritesNothingMore() throws Exception {
    var tenant = TenantId.next();
    var reached = new CountDownLatch(1);
    var stalls =
        new Faults() {
          @Override
          void beforeEffect(TenantId who, Step step) {
            if (reached.getCount() > 0) {
              freeze();
              reached.countDown();
            }
          }
        };
    // Started before, and resting: a start takes longer than a lease.
    Replica other = start(new Faults());
    other.rest();
    Replica stalled = start(stalls);
    stalled.ask(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
    long epoch = epoch(other, tenant);
    other.goOn();

    await()
        .atMost(LEASE.plusSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> epoch(other, tenant) > epoch);
    awaitReady(other, tenant, 1);
    TenantRecord settled = record(other, tenant);
    await().until(() -> idle(other, tenant));
    long runs = runs(other, tenant);

    stalls.thaw();

    // What the stalled replica does now comes too late; that it did it is seen, and looked at
    // again.
    await().until(() -> epoch(other, tenant) > settled.epoch());
    await().until(() -> idle(other, tenant));
    assertThat(record(other, tenant).status()).isEqualTo(settled.status());
    assertThat(runs(other, tenant)).isEqualTo(runs);
    assertThat(world.effects(tenant)).doesNotHaveDuplicates();
  }

  @Test
  void aWakeUpDuringARunIsNotLost() throws Exception {
    var tenant = TenantId.next();
    var inside = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    Replica replica =
        start(
            new Faults() {
              @Override
              void afterEffect(TenantId who, Step step) {
                inside.countDown();
                awaitUninterrupted(goOn);
              }
            });
    TenantIntent first = TestTenants.free(tenant);
    replica.ask(first, TestTenants.ownerWithIdentity(tenant, 1));
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    replica.ask(TestTenants.edited(first), null);
    goOn.countDown();
    awaitReady(replica, tenant, 2);
    assertThat(world.effects(tenant)).doesNotHaveDuplicates();
  }

  @Test
  void aStopGivesTenantsBackAtOnce() throws Exception {
    var tenant = TenantId.next();
    var inside = new CountDownLatch(1);
    Replica leaving =
        start(
            new Faults() {
              @Override
              void afterEffect(TenantId who, Step step) {
                inside.countDown();
              }
            },
            "coditect.converge.lease=1h");
    leaving.ask(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    leaving.close();
    Replica other = start(new Faults());
    awaitReady(other, tenant, 1);
    assertThat(world.effects(tenant)).doesNotHaveDuplicates();
  }

  @Test
  void hundredsOfTenantsOnTwoReplicasOfWhichOneIsKilledAndOneFreezes() throws Exception {
    boolean full = Boolean.getBoolean("coditect.tests.full");
    int count = full ? 500 : 100;
    Duration length = full ? Duration.ofMinutes(1) : Duration.ofSeconds(6);
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("EngineReplicasTest: -Dcoditect.tests.seed=%d%n", seed);
    var random = new Random(seed);
    Replica killed = start(new Faults());
    Replica frozen = start(new Faults());
    Replica intake = start(new Faults());
    List<TenantIntent> intents = new ArrayList<>();
    for (TenantId tenant : signUp(intake, count)) {
      intents.add(record(intake, tenant).intent());
    }
    long end = System.nanoTime() + length.toNanos();
    for (int change = 0; System.nanoTime() < end; change++) {
      int which = random.nextInt(intents.size());
      intents.set(which, TestTenants.anotherMind(intents.get(which), random));
      intake.ask(intents.get(which), null);
      if (change == 200) {
        killed.faults().kill();
        frozen.faults().freeze();
      }
      if (change % 1_000 == 999) {
        frozen.faults().thaw();
      }
    }
    frozen.faults().thaw();
    for (TenantIntent intent : intents) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> observed(intake, intent.tenantId(), intent.generation()));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> intents.stream().allMatch(intent -> idle(intake, intent.tenantId())));
    assertThat(
            intake
                .bean(JdbcTemplate.class)
                .queryForList("select 1 from run where ended_at is null"))
        .as("runs without an end")
        .isEmpty();
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody let it go on");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
