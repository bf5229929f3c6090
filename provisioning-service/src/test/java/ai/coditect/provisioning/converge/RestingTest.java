package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What is left alone for a while: a target that does not answer, and what operators pause. */
class RestingTest extends ReplicasTestBase {

  @Test
  void aSickTargetIsLeftAloneAndSaysSoAndTheOtherGoesOn() {
    var sick = new AtomicBoolean(true);
    var asked = new AtomicInteger();
    Replica replica =
        start(
            new Faults() {
              @Override
              void beforeEffect(TenantId who, Step step) {
                if (sick.get() && step.key().target().equals("api-keys")) {
                  asked.incrementAndGet();
                  throw new FailureException(
                      new Failure.Transient(Reason.SELF_SERVICE_UNAVAILABLE, "does not answer"),
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
  void aSickCellHoldsUpNobodyInAnother() {
    var sick = new AtomicBoolean(true);
    var reached = new AtomicReference<Replica>();
    Replica replica =
        start(
            new Faults() {
              @Override
              void beforeEffect(TenantId who, Step step) {
                if (sick.get() && isIn("test", reached.get(), who)) {
                  throw new FailureException(
                      new Failure.Transient(Reason.KUBERNETES_UNAVAILABLE, "does not answer"),
                      null);
                }
              }
            },
            "coditect.cells.test.capacity=40",
            "coditect.cells.other.region=" + TestTenants.REGION,
            "coditect.cells.other.capacity=40",
            "coditect.cells.other.kubeconfig=/none",
            "coditect.limits.breaker-pause=500ms",
            "coditect.converge.max-backoff=500ms");
    reached.set(replica);
    List<TenantId> tenants = signUp(replica, 80);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> tenants.stream().allMatch(tenant -> record(replica, tenant).cell() != null));
    List<TenantId> unlucky =
        tenants.stream().filter(tenant -> isIn("test", replica, tenant)).toList();
    List<TenantId> others =
        tenants.stream().filter(tenant -> isIn("other", replica, tenant)).toList();
    assertThat(List.of(unlucky, others)).allSatisfy(each -> assertThat(each).hasSize(40));

    others.forEach(tenant -> awaitReady(replica, tenant, 1));

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                unlucky.stream()
                    .anyMatch(tenant -> says(replica, tenant, Reason.CELL_UNAVAILABLE)));
    others.forEach(
        tenant -> replica.ask(TestTenants.edited(record(replica, tenant).intent()), null));
    others.forEach(tenant -> awaitReady(replica, tenant, 2));
    sick.set(false);
    unlucky.forEach(tenant -> awaitReady(replica, tenant, 1));
  }

  private static boolean isIn(String cell, @Nullable Replica replica, TenantId tenant) {
    return replica != null && new CellId(cell).equals(record(replica, tenant).cell());
  }

  @Test
  void aThousandChangesOfOneTenantDelayNoOther() {
    Replica replica = start(new Faults());
    TenantId busy = signUp(replica, 1).getFirst();
    awaitReady(replica, busy, 1);
    TenantIntent intent = record(replica, busy).intent();
    for (int change = 0; change < 500; change++) {
      intent = TestTenants.edited(intent);
      replica.ask(intent, null);
    }
    List<TenantId> others = signUp(replica, 20);
    for (int change = 0; change < 500; change++) {
      intent = TestTenants.edited(intent);
      replica.ask(intent, null);
    }

    others.forEach(tenant -> awaitReady(replica, tenant, 1));
    awaitReady(replica, busy, intent.generation());
  }

  @Test
  void aHoldForSecurityIsCarriedOutThoughTheTenantIsPausedAndItsReleaseIsNot() {
    Replica replica = start(new Faults());
    var pauses = replica.bean(Pauses.class);
    var transaction = replica.bean(TransactionTemplate.class);
    TenantId tenant = signUp(replica, 1).getFirst();
    awaitReady(replica, tenant, 1);
    transaction.executeWithoutResult(_ -> pauses.pause(tenant, "an inquiry"));

    TenantIntent held = TestTenants.held(record(replica, tenant).intent(), Hold.Cause.SECURITY);
    replica.ask(held, null);
    await().atMost(Duration.ofSeconds(5)).until(() -> phase(replica, tenant) == Phase.SUSPENDED);
    await().until(() -> observed(replica, tenant, held.generation()) && idle(replica, tenant));

    TenantIntent released = TestTenants.released(held);
    replica.ask(released, null);
    var other = signUp(replica, 1).getFirst();
    awaitReady(replica, other, 1);
    assertThat(phase(replica, tenant)).isEqualTo(Phase.SUSPENDED);

    transaction.executeWithoutResult(_ -> pauses.resume(tenant));
    awaitReady(replica, tenant, released.generation());
  }

  private static Phase phase(Replica replica, TenantId tenant) {
    return Objects.requireNonNull(record(replica, tenant).status()).phase();
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
    await().until(() -> observed(replica, settled.getFirst(), 2));
    assertThat(Objects.requireNonNull(record(replica, settled.getFirst()).status()).operations())
        .first()
        .satisfies(operation -> assertThat(operation.waitingOn()).isEqualTo(WaitingOn.OPERATOR));

    transaction.executeWithoutResult(_ -> pauses.resume(cell, "api-keys"));
    transaction.executeWithoutResult(_ -> pauses.resume(settled.getFirst()));
    awaitReady(replica, fresh, 1);
    awaitReady(replica, settled.getFirst(), 2);
    assertThat(pauses.all()).isEmpty();
  }
}
