package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.postgres.Database;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.localstack.testing.TestPostgres;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.plan.Step;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A replica dies at each boundary of each step of each lifecycle; another one takes over and ends
 * as if nothing had happened. A sample in the ordinary run, all of it with {@code
 * -Dcoditect.tests.full=true}.
 */
class CrashMatrixTest {

  private static final int SAMPLE = 8;
  private static final Duration TAKEOVER = Duration.ofSeconds(20);
  private static final TopicReader READER = new TopicReader(TestKafka.shared().bootstrapServers());
  private static Database database;
  private static World world;
  private static Replica survivor;

  @BeforeAll
  static void start() {
    database = TestPostgres.shared().newDatabase("matrix");
    world = new World();
    survivor = Replica.start(database, world, new Faults());
  }

  @AfterAll
  static void stop() {
    survivor.close();
  }

  /** A change that a tenant goes through; each begins where the one before has ended. */
  enum Lifecycle {
    SIGN_UP,
    HOLD,
    RELEASE;

    TenantIntent change(TenantIntent intent) {
      return switch (this) {
        case SIGN_UP -> intent;
        case HOLD -> TestTenants.held(intent, Hold.Cause.PAYMENT);
        case RELEASE -> TestTenants.released(intent);
      };
    }
  }

  /** Where the replica dies. */
  enum Moment {
    BEFORE_INTENT,
    AFTER_INTENT,
    BEFORE_EFFECT,
    AFTER_EFFECT,
    AFTER_OUTCOME
  }

  /** The n-th step of a lifecycle. */
  record Boundary(Lifecycle lifecycle, int step, Moment moment) {}

  static Stream<Boundary> boundaries() {
    List<Boundary> all = new ArrayList<>();
    for (Lifecycle lifecycle : Lifecycle.values()) {
      int steps = stepsWithoutCrash(lifecycle);
      assertThat(steps).as("%s changes something", lifecycle).isPositive();
      for (int step = 0; step < steps; step++) {
        for (Moment moment : Moment.values()) {
          all.add(new Boundary(lifecycle, step, moment));
        }
      }
    }
    if (Boolean.getBoolean("coditect.tests.full")) {
      return all.stream();
    }
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("CrashMatrixTest: -Dcoditect.tests.seed=%d%n", seed);
    Collections.shuffle(all, new Random(seed));
    return all.subList(0, SAMPLE).stream();
  }

  private static int stepsWithoutCrash(Lifecycle lifecycle) {
    var tenant = TenantId.next();
    TenantIntent intent = reach(tenant, lifecycle);
    int before = world.effects(tenant).size();
    survivor.ask(lifecycle.change(intent), owner(tenant));
    awaitSettled(tenant, lifecycle.change(intent).generation());
    return world.effects(tenant).size() - before;
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void whoTakesOverEndsAsIfNothingHadHappened(Boundary boundary) throws InterruptedException {
    var tenant = TenantId.next();
    TenantIntent before = reach(tenant, boundary.lifecycle());
    TenantIntent asked = boundary.lifecycle().change(before);
    int earlier = world.effects(tenant).size();
    survivor.close();
    var faults = new DiesAt(boundary);
    try (Replica victim = Replica.start(database, world, faults)) {
      victim.ask(asked, owner(tenant));
      assertThat(faults.died.await(20, TimeUnit.SECONDS)).as("it died at %s", boundary).isTrue();
      survivor = Replica.start(database, world, new Faults());
    }
    awaitSettled(tenant, asked.generation());

    assertThat(worldOf(tenant)).isEqualTo(worldWithoutCrash(boundary.lifecycle()));
    assertThat(world.effects(tenant).subList(earlier, world.effects(tenant).size()))
        .as("no effect is doubled")
        .doesNotHaveDuplicates();
    assertJournalAndTrailAreWhole(tenant);
  }

  /** A tenant on which all earlier lifecycles were done. */
  private static TenantIntent reach(TenantId tenant, Lifecycle upTo) {
    TenantIntent intent = TestTenants.free(tenant);
    for (Lifecycle earlier : Lifecycle.values()) {
      if (earlier == upTo) {
        break;
      }
      intent = earlier.change(intent);
      survivor.ask(intent, owner(tenant));
      awaitSettled(tenant, intent.generation());
    }
    return intent;
  }

  private static ai.coditect.contracts.tenant.TenantMembers owner(TenantId tenant) {
    return TestTenants.ownerWithIdentity(tenant, 1);
  }

  private static void awaitSettled(TenantId tenant, long generation) {
    await()
        .atMost(TAKEOVER)
        .until(
            () -> survivor.bean(TenantRecords.class).find(tenant),
            found ->
                found
                    .map(TenantRecord::status)
                    .filter(status -> settled(status, generation))
                    .isPresent());
    await().atMost(TAKEOVER).until(() -> idle(tenant));
  }

  private static boolean settled(TenantStatus status, long generation) {
    return status.observedGeneration() == generation
        && status.conditions().getFirst().status()
            == ai.coditect.contracts.status.Condition.Truth.TRUE
        && status.steps().stream()
            .allMatch(
                step -> step.state() == ai.coditect.contracts.status.StepStatus.State.SUCCEEDED);
  }

  private static boolean idle(TenantId tenant) {
    return Boolean.TRUE.equals(
        jdbc()
            .queryForObject(
                "select owner is null and open_epoch is null and due_at > now() from work where tenant_id = ?",
                Boolean.class,
                tenant.value()));
  }

  private static JdbcTemplate jdbc() {
    return survivor.bean(JdbcTemplate.class);
  }

  /** By key, without what names the tenant. */
  private static Map<String, String> worldOf(TenantId tenant) {
    Map<String, String> things = new java.util.TreeMap<>();
    for (Map.Entry<ResourceKey, Observation.Present> thing : world.all(tenant).entrySet()) {
      things.put(
          thing.getKey().toString().replace(tenant.suffix(), "T"),
          thing.getValue().content().toString().replace(tenant.suffix(), "T"));
    }
    return things;
  }

  private static Map<String, String> worldWithoutCrash(Lifecycle lifecycle) {
    var tenant = TenantId.next();
    TenantIntent intent = lifecycle.change(reach(tenant, lifecycle));
    survivor.ask(intent, owner(tenant));
    awaitSettled(tenant, intent.generation());
    return worldOf(tenant);
  }

  private static void assertJournalAndTrailAreWhole(TenantId tenant) {
    assertThat(
            jdbc()
                .queryForList(
                    "select state from step where tenant_id = ? and state = 'intended'",
                    tenant.value()))
        .as("no step is open")
        .isEmpty();
    assertThat(
            jdbc()
                .queryForList(
                    "select epoch from run where tenant_id = ? and ended_at is null",
                    tenant.value()))
        .as("no run is open")
        .isEmpty();
    await()
        .atMost(TAKEOVER)
        .until(
            () ->
                jdbc()
                    .queryForList("select id from outbox where event_key = ?", tenant.value())
                    .isEmpty());
    await().atMost(TAKEOVER).untilAsserted(() -> assertTrailIsWhole(tenant));
  }

  private static void assertTrailIsWhole(TenantId tenant) {
    // Sent at least once: what a relay sent before it died, its successor may have sent again.
    List<AuditEvent> trail =
        READER.read(Topics.AUDIT_EVENTS, tenant, AuditEvent.class).stream().distinct().toList();
    assertThat(trail)
        .extracting(AuditEvent::sourceSeq)
        .as("the trail's numbers have no gap")
        .containsExactlyElementsOf(LongStream.rangeClosed(1, trail.size()).boxed().toList());
    assertThat(trail).extracting(AuditEvent::eventId).doesNotHaveDuplicates();
    long intended = count(trail, Outcome.INTENDED);
    assertThat(trail.size() - intended).as("each intent has its end").isEqualTo(intended);
    assertThat(count(trail, Outcome.SUCCEEDED) + count(trail, Outcome.UNKNOWN))
        .as("each effect is in the trail, though its end may be unknown")
        .isGreaterThanOrEqualTo(world.effects(tenant).size());
  }

  private static long count(List<AuditEvent> trail, Outcome outcome) {
    return trail.stream().filter(event -> event.outcome() == outcome).count();
  }

  /** Kills its replica at a boundary of the n-th step that it meets. */
  private static final class DiesAt extends Faults {
    private final Boundary boundary;
    private final CountDownLatch died = new CountDownLatch(1);
    private final java.util.concurrent.atomic.AtomicInteger begun =
        new java.util.concurrent.atomic.AtomicInteger();
    private final java.util.concurrent.atomic.AtomicInteger done =
        new java.util.concurrent.atomic.AtomicInteger();

    DiesAt(Boundary boundary) {
      this.boundary = boundary;
    }

    @Override
    void beforeCheckpoint(Checkpoint checkpoint) {
      dieIf(boundary.moment() == Moment.BEFORE_INTENT && intends(checkpoint));
    }

    @Override
    void afterCheckpoint(Checkpoint checkpoint) {
      dieIf(boundary.moment() == Moment.AFTER_INTENT && intends(checkpoint));
      dieIf(boundary.moment() == Moment.AFTER_OUTCOME && done.get() > boundary.step());
    }

    /** Whether this checkpoint is the one that says that the n-th step is about to be done. */
    private boolean intends(Checkpoint checkpoint) {
      return checkpoint.runs().stream().anyMatch(run -> run.log().steps().size() > boundary.step());
    }

    @Override
    void beforeEffect(TenantId tenant, Step step) {
      dieIf(
          boundary.moment() == Moment.BEFORE_EFFECT && begun.getAndIncrement() == boundary.step());
    }

    @Override
    void afterEffect(TenantId tenant, Step step) {
      dieIf(done.getAndIncrement() == boundary.step() && boundary.moment() == Moment.AFTER_EFFECT);
    }

    private void dieIf(boolean now) {
      if (now) {
        kill();
        died.countDown();
        throw new Killed();
      }
    }
  }
}
