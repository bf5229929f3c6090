package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Several replicas on one database: who works on whom, and what a stalled one may still write. */
class EngineReplicasTest {

  private static final Duration LEASE = Duration.ofSeconds(2);
  private final World world = new World();
  private final List<Replica> replicas = new ArrayList<>();
  private Database database;

  @BeforeEach
  void fresh() {
    database = TestPostgres.shared().newDatabase("replicas");
  }

  @AfterEach
  void stop() {
    replicas.forEach(replica -> replica.faults().thaw());
    replicas.forEach(Replica::close);
  }

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
  void aSickTargetIsLeftAloneAndSaysSoAndTheOtherGoesOn() {
    var sick = new java.util.concurrent.atomic.AtomicBoolean(true);
    var asked = new java.util.concurrent.atomic.AtomicInteger();
    Replica replica =
        start(
            new Faults() {
              @Override
              void beforeEffect(TenantId who, Step step) {
                if (sick.get() && step.key().target().equals("api-keys")) {
                  asked.incrementAndGet();
                  throw new ai.coditect.provisioning.plan.FailureException(
                      new ai.coditect.provisioning.plan.Failure.Transient(
                          Reason.SELF_SERVICE_UNAVAILABLE, "does not answer"),
                      null);
                }
              }
            },
            "coditect.limits.breaker-pause=500ms",
            "coditect.converge.max-backoff=500ms");
    List<TenantId> tenants = signUp(replica, 60);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                tenants.stream()
                    .allMatch(
                        tenant ->
                            says(replica, tenant, Reason.CELL_UNAVAILABLE)
                                || says(replica, tenant, Reason.SELF_SERVICE_UNAVAILABLE)));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                tenants.stream()
                    .anyMatch(tenant -> says(replica, tenant, Reason.CELL_UNAVAILABLE)));
    assertThat(tenants)
        .allSatisfy(
            tenant ->
                assertThat(world.all(tenant).keySet())
                    .extracting(ResourceKey::target)
                    .contains("kubernetes"));
    sick.set(false);
    tenants.forEach(tenant -> awaitReady(replica, tenant, 1));
  }

  @Test
  void whatOperatorsPauseRestsAndGoesOnWhenTheyResume() {
    Replica replica = start(new Faults());
    var cell = new CellId("test");
    var pauses = replica.bean(Pauses.class);
    var transaction = replica.bean(TransactionTemplate.class);
    List<TenantId> settled = signUp(replica, 2);
    settled.forEach(tenant -> awaitReady(replica, tenant, 1));

    transaction.executeWithoutResult(_ -> pauses.pause(settled.getFirst(), "an inquiry"));
    transaction.executeWithoutResult(_ -> pauses.pause(cell, "api-keys", "maintenance"));
    await().until(() -> replica.bean(Gates.class).pausedBecause(cell, "api-keys") != null);
    TenantIntent edited = TestTenants.edited(record(replica, settled.getFirst()).intent());
    replica.ask(edited, null);
    var fresh = signUp(replica, 1).getFirst();
    await().atMost(Duration.ofSeconds(10)).until(() -> says(replica, fresh, Reason.PAUSED));
    assertThat(record(replica, settled.getFirst()).status())
        .satisfies(status -> assertThat(status.observedGeneration()).isEqualTo(1));

    transaction.executeWithoutResult(_ -> pauses.resume(cell, "api-keys"));
    transaction.executeWithoutResult(_ -> pauses.resume(settled.getFirst()));
    awaitReady(replica, fresh, 1);
    awaitReady(replica, settled.getFirst(), 2);
    assertThat(pauses.all()).isEmpty();
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
      intents.set(which, next(intents.get(which), random));
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

  private static TenantIntent next(TenantIntent intent, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> TestTenants.held(intent, ai.coditect.contracts.tenant.Hold.Cause.PAYMENT);
      case 1 -> TestTenants.released(intent);
      default -> TestTenants.edited(intent);
    };
  }

  private Replica start(Faults faults, String... properties) {
    Replica replica = Replica.start(database, world, faults, properties);
    replicas.add(replica);
    return replica;
  }

  private static List<TenantId> signUp(Replica replica, int count) {
    List<TenantId> tenants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var tenant = TenantId.next();
      replica.ask(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
      tenants.add(tenant);
    }
    return tenants;
  }

  private static void awaitReady(Replica replica, TenantId tenant, long generation) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                observed(replica, tenant, generation)
                    && java.util.Objects.requireNonNull(record(replica, tenant).status()).phase()
                        == Phase.READY);
  }

  private static boolean observed(Replica replica, TenantId tenant, long generation) {
    var status = record(replica, tenant).status();
    return status != null && status.observedGeneration() == generation;
  }

  private static boolean says(Replica replica, TenantId tenant, Reason reason) {
    var status = record(replica, tenant).status();
    return status != null
        && status.conditions().stream().anyMatch(condition -> condition.reason() == reason);
  }

  private static TenantRecord record(Replica replica, TenantId tenant) {
    return replica.bean(TenantRecords.class).find(tenant).orElseThrow();
  }

  private static long epoch(Replica replica, TenantId tenant) {
    return record(replica, tenant).epoch();
  }

  private static long runs(Replica replica, TenantId tenant) {
    return replica
        .bean(JdbcTemplate.class)
        .queryForList("select epoch from run where tenant_id = ?", tenant.value())
        .size();
  }

  private static boolean idle(Replica replica, TenantId tenant) {
    return Boolean.TRUE.equals(
        replica
            .bean(JdbcTemplate.class)
            .queryForObject(
                "select owner is null and open_epoch is null and due_at > now() from work where tenant_id = ?",
                Boolean.class,
                tenant.value()));
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
