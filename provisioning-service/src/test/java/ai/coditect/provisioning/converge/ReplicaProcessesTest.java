package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.tier.TestTiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Three processes of this service on one PostgreSQL, one Kafka and one API server; changes of mind
 * by event, for Free tenants with real namespaces. One process is killed (SIGKILL) and one is
 * frozen (SIGSTOP) for longer than its lease; then those that are left are restarted in turn
 * (SIGTERM), as a release does. A short while with few tenants in the ordinary run; with {@code
 * -Dcoditect.tests.full=true} 500 tenants for a minute on the default lease.
 */
@NullMarked
class ReplicaProcessesTest {

  private static final boolean FULL = Boolean.getBoolean("coditect.tests.full");
  private static final int TENANTS = FULL ? 500 : 40;
  private static final Duration CHANGES_FOR = FULL ? Duration.ofMinutes(1) : Duration.ofSeconds(8);
  private static final Duration LEASE = FULL ? Duration.ofSeconds(15) : Duration.ofSeconds(3);
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(FULL ? 20 : 40);
  private static final Duration SETTLED_WITHIN = Duration.ofMinutes(FULL ? 5 : 2);

  @Test
  void everyTenantEndsAtItsNewestIntentThoughOneReplicaIsKilledAndOneFreezes() {
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("ReplicaProcessesTest: -Dcoditect.tests.seed=%d%n", seed);
    var random = new Random(seed);
    try (var fleet = new ReplicaFleet(LEASE, TENANTS)) {
      List<TenantIntent> intents = new ArrayList<>(fleet.signUp(TENANTS));
      fleet.startTheOthers();
      await().atMost(SETTLED_WITHIN).until(() -> fleet.journal().haveEnded(intents));
      var namespaces = fleet.namespaces();
      assertThat(namespaces).hasSize(TENANTS);

      long begin = System.nanoTime();
      boolean killed = false;
      boolean frozen = false;
      while (System.nanoTime() - begin < CHANGES_FOR.toNanos()) {
        changeOneMind(fleet, intents, random);
        long passed = System.nanoTime() - begin;
        if (!killed && passed > CHANGES_FOR.dividedBy(4).toNanos()) {
          killed = fleet.killOneThatWorks();
        }
        if (killed && !frozen && passed > CHANGES_FOR.dividedBy(2).toNanos()) {
          frozen = fleet.freezeOneThatWorks();
        }
      }
      assertThat(killed && frozen).as("both had something to do when it hit them").isTrue();
      fleet.journal().awaitTakenOver();
      fleet.thaw();
      await().atMost(SETTLED_WITHIN).until(() -> fleet.journal().haveEnded(intents));

      System.out.printf(
          "ReplicaProcessesTest: %d tenants, lease %s, after its end taken over within %s%n",
          TENANTS, LEASE, fleet.journal().takeovers().values());
      assertThat(fleet.journal().takeovers())
          .as("from the killed one and from the frozen one")
          .containsOnlyKeys(ReplicaFleet.FIRST, ReplicaFleet.SECOND);
      assertThat(fleet.journal().takeovers().values())
          .allSatisfy(late -> assertThat(late).isLessThan(Duration.ofSeconds(1)));
      restartInTurn(fleet, intents, random);

      assertThat(fleet.namespaces()).as("none was made twice").isEqualTo(namespaces);
      assertThat(fleet.keysMade()).as("each key was made once").isEqualTo(TENANTS);
      intents.forEach(
          intent ->
              assertThat(fleet.hasAccess(intent.tenantId()))
                  .as("access of %s", intent.tenantId())
                  .isEqualTo(intent.holds().isEmpty()));
      intents.stream()
          .filter(intent -> intent.holds().isEmpty())
          .forEach(
              intent ->
                  assertThat(fleet.pods(intent.tenantId()).equals(TestTiers.LARGE_PODS))
                      .as("what the tier of %s allows", intent.tenantId())
                      .isEqualTo(intent.tier().value().equals("large")));
      assertThat(fleet.journal().writesUnderAStaleEpoch()).isEmpty();
      assertThat(fleet.journal().openInTheJournal()).isEmpty();
      assertThat(fleet.journal().doubledInTheJournal()).isEmpty();
      fleet.assertTrailsHaveNoGap(intents);
    }
  }

  /** As a release does, while minds go on changing. */
  private static void restartInTurn(ReplicaFleet fleet, List<TenantIntent> intents, Random random) {
    Map<String, Duration> takeovers = fleet.journal().takeovers();
    CompletableFuture<Void> restarts = CompletableFuture.runAsync(fleet::restartInTurn);
    int changes = 0;
    while (!restarts.isDone()) {
      changeOneMind(fleet, intents, random);
      changes++;
    }
    restarts.join();
    await().atMost(SETTLED_WITHIN).until(() -> fleet.journal().haveEnded(intents));
    System.out.printf("ReplicaProcessesTest: %d changes during restarts in turn%n", changes);
    assertThat(fleet.journal().takeovers())
        .as("whoever stops gives back what it has, and nobody has to wait for its leases")
        .isEqualTo(takeovers);
  }

  private static void changeOneMind(ReplicaFleet fleet, List<TenantIntent> intents, Random random) {
    int which = random.nextInt(TENANTS);
    intents.set(which, TestTenants.anotherMind(intents.get(which), random));
    fleet.send(intents.get(which));
    LockSupport.parkNanos(BETWEEN_CHANGES.toNanos());
  }
}
