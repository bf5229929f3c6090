package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Replicas whose clocks differ by a minute, which is many of these leases. */
class ClocksApartTest extends ReplicasTestBase {

  private static final Duration HALF = Duration.ofSeconds(30);
  private static final int TENANTS = 60;
  private static final int CHANGES = 600;
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);

  @Test
  void nobodyIsTakenTooEarlyNorTooLateAndTimesAreTheDatabases() {
    long seed = Long.getLong("coditect.tests.seed", System.nanoTime());
    System.out.printf("ClocksApartTest: -Dcoditect.tests.seed=%d%n", seed);
    var random = new Random(seed);
    String backoff = "coditect.converge.max-backoff=500ms";
    var deadly = new FailsOnce();
    start(deadly, HALF, backoff);
    Replica behind = start(new FailsOnce(), HALF.negated(), backoff);
    FleetJournal journal = journal();
    Instant begun = now(behind);

    List<TenantIntent> intents = new ArrayList<>();
    for (TenantId tenant : signUp(behind, TENANTS)) {
      intents.add(record(behind, tenant).intent());
    }
    for (int change = 0; change < CHANGES || !deadly.dead(); change++) {
      assertThat(change).as("the one whose clock is ahead works, too").isLessThan(CHANGES * 20);
      int which = random.nextInt(TENANTS);
      intents.set(which, TestTenants.anotherMind(intents.get(which), random));
      behind.ask(intents.get(which), null);
      if (change == CHANGES / 2) {
        assertThat(journal.takeovers()).as("both live, and keep what they have").isEmpty();
        deadly.dieAtWork();
      }
    }

    await().atMost(SETTLED_WITHIN).until(() -> journal.haveEnded(intents));
    assertThat(journal.takeovers().values())
        .as("how long after the end of its leases the other one took them")
        .singleElement()
        .satisfies(late -> assertThat(late).isBetween(Duration.ZERO, Duration.ofSeconds(1)));
    assertThat(journal.writesUnderAStaleEpoch()).isEmpty();
    assertThat(journal.openInTheJournal()).isEmpty();
    assertThat(journal.doubledInTheJournal()).isEmpty();
    Instant now = now(behind);
    assertThat(intents)
        .allSatisfy(
            intent ->
                assertThat(
                        Objects.requireNonNull(record(behind, intent.tenantId()).status())
                            .conditions())
                    .allSatisfy(
                        condition -> assertThat(condition.lastTransition()).isBetween(begun, now)));
  }

  private static Instant now(Replica replica) {
    return Objects.requireNonNull(
            replica
                .bean(JdbcTemplate.class)
                .queryForObject("select clock_timestamp()", java.sql.Timestamp.class))
        .toInstant();
  }

  /** Each tenant's first key cannot be made at once, so that it waits for its next attempt. */
  private static final class FailsOnce extends Faults {

    private final Set<TenantId> failed = ConcurrentHashMap.newKeySet();
    private volatile boolean doomed;

    /** It is killed in the middle of what it does next. */
    void dieAtWork() {
      doomed = true;
    }

    @Override
    void beforeEffect(TenantId tenant, Step step) {
      if (doomed) {
        kill();
        pass();
      }
      if (step.key().target().equals("api-keys") && failed.add(tenant)) {
        throw new FailureException(
            new Failure.Transient(Reason.INTERNAL_ERROR, "not this time"), null);
      }
    }
  }
}
