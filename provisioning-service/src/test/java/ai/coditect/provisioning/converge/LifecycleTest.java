package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens to a tenant after its sign-up, on real backends. */
class LifecycleTest extends EngineTestBase {

  private final TenantId tenant = TenantId.next();
  private final String namespace = "t-" + tenant.suffix();

  @Test
  void aHoldTakesAllAccessAndKeepsTheRestAndItsReleaseGivesItBack() {
    TenantIntent free = ready();
    List<String> bindings = bindings();
    assertThat(bindings).isNotEmpty();

    TenantIntent held = TestTenants.held(free, Hold.Cause.PAYMENT);
    send(held);
    TenantStatus suspended = awaitPhase(tenant, Phase.SUSPENDED);
    assertThat(bindings()).isEmpty();
    assertThat(kubernetes().namespaces().withName(namespace).get()).isNotNull();
    assertThat(outcome(suspended, Aspect.HOLDS)).isEqualTo(OperationOutcome.State.SUCCEEDED);
    assertThat(outcome(suspended, Aspect.TIER)).isEqualTo(OperationOutcome.State.SUCCEEDED);

    // A second hold keeps it suspended when the first is not there any more.
    TenantIntent twice = TestTenants.held(held, Hold.Cause.SECURITY);
    send(twice);
    awaitStatus(tenant, status -> status.observedGeneration() == twice.generation());
    assertThat(statuses(tenant).getLast().phase()).isEqualTo(Phase.SUSPENDED);

    send(TestTenants.released(twice));
    awaitPhase(tenant, Phase.READY);
    assertThat(bindings()).isEqualTo(bindings);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(trail(tenant))
                    .extracting(AuditEvent::action)
                    .contains("provisioning.role-binding.revoked"));
  }

  @Test
  void aChangeToATierThatCannotBeDoneIsTakenBackAndStaysSo() {
    TenantIntent free = ready();
    TenantIntent impossible = TestTenants.changed(free, "no-such-tier", null);
    send(impossible);
    TenantStatus status =
        awaitStatus(tenant, seen -> seen.rejection() != null && seen.phase() == Phase.READY);
    assertThat(status.effectiveTier()).isEqualTo(free.tier());
    assertThat(status.conditions().getFirst().reason()).isEqualTo(Reason.ROLLED_BACK);
    assertThat(outcome(status, Aspect.TIER)).isEqualTo(OperationOutcome.State.FAILED);

    TenantIntent edited = TestTenants.edited(impossible);
    send(edited);
    TenantStatus later =
        awaitStatus(tenant, seen -> seen.observedGeneration() == edited.generation());
    assertThat(later.rejection()).isEqualTo(status.rejection());
    assertThat(outcome(later, Aspect.TIER)).isEqualTo(OperationOutcome.State.FAILED);

    send(TestTenants.changed(edited, "free", null));
    TenantStatus reverted = awaitStatus(tenant, seen -> seen.tierGeneration() == 4);
    assertThat(reverted.rejection()).isNull();
  }

  @Test
  void aDepartureFirstTakesAllAccessAndCanBeTakenBack() {
    TenantIntent free = ready();
    List<String> bindings = bindings();
    TenantIntent leaving = TestTenants.leaving(free, Instant.now().plusSeconds(3600));
    send(leaving);
    awaitStatus(
        tenant,
        status -> status.offboarding() != null && status.offboarding().stage() == Stage.EXPORTING);
    assertThat(bindings()).isEmpty();
    assertThat(kubernetes().namespaces().withName(namespace).get()).isNotNull();

    send(TestTenants.staying(leaving));
    TenantStatus back = awaitPhase(tenant, Phase.READY);
    assertThat(back.offboarding()).isNull();
    assertThat(bindings()).isEqualTo(bindings);
  }

  @Test
  void anEventThatCannotBeReadIsSaidOfTheTenantUntilTheNextOneCan() {
    TenantIntent free = ready();
    sendRaw(
        Topics.TENANT_LIFECYCLE, tenant.value(), EventTypes.TENANT_HELD, "{\"generation\": \"x\"}");
    TenantStatus said = awaitStatus(tenant, LifecycleTest::saysUnreadable);
    assertThat(said.phase()).as("what was read before is still true").isEqualTo(Phase.READY);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(trail(tenant))
                    .filteredOn(event -> event.action().equals("event.dead-lettered"))
                    .singleElement()
                    .extracting(AuditEvent::reason)
                    .isEqualTo(Reason.EVENT_UNREADABLE.value()));

    // An event on the other topic says nothing of this one.
    send(TestTenants.ownerWithIdentity(tenant, 2));
    assertThat(awaitStatus(tenant, seen -> seen.observedMembersGeneration() == 2))
        .satisfies(seen -> assertThat(saysUnreadable(seen)).isTrue());
    // The daily sweep sends what is known already; so nothing newer was missed.
    send(free);
    awaitStatus(tenant, seen -> !saysUnreadable(seen));
  }

  @Test
  void theSweepSendsTheNewestStatusAgainAsItWas() {
    ready();
    List<TenantStatus> before = statuses(tenant);
    sweep("statuses");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> statuses(tenant).size() == before.size() + 1);
    assertThat(statuses(tenant)).last().isEqualTo(before.getLast());
  }

  @Test
  void nothingIsDeletedWhileNobodyKnowsWhetherTheDepartureStands() {
    TenantIntent leaving = leftWithoutGrace();
    TenantStatus waiting = awaitStatus(tenant, seen -> says(seen, Reason.SELF_SERVICE_UNAVAILABLE));
    assertThat(Objects.requireNonNull(waiting.offboarding()).stage()).isEqualTo(Stage.GRACE);
    assertThat(waiting.phase()).isEqualTo(Phase.OFFBOARDING);
    register().answer(new DepartureClearance(false, leaving));
    awaitStatus(tenant, seen -> says(seen, Reason.GRACE_PERIOD));
    assertThat(kubernetes().namespaces().withName(namespace).get()).isNotNull();

    register().answer(new DepartureClearance(true, leaving));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> kubernetes().namespaces().withName(namespace).get() == null);
  }

  @Test
  void aDepartureThatWasTakenBackIsNotCarriedOutThoughTheEventIsLate() {
    TenantIntent leaving = leftWithoutGrace();
    awaitStatus(tenant, seen -> says(seen, Reason.SELF_SERVICE_UNAVAILABLE));
    TenantIntent staying = TestTenants.staying(leaving);

    // No event says so: Kafka holds it up. The answer is all there is.
    register().answer(new DepartureClearance(false, staying));
    TenantStatus back = awaitPhase(tenant, Phase.READY);
    assertThat(back.observedGeneration()).isEqualTo(staying.generation());
    assertThat(back.offboarding()).isNull();
    assertThat(bindings()).isNotEmpty();

    send(staying);
    awaitIntakeIdle();
    assertThat(statuses(tenant)).last().isEqualTo(back);
  }

  /** In its grace period as far as was reported, and past its end. */
  private TenantIntent leftWithoutGrace() {
    TenantIntent free = ready();
    TenantIntent leaving = TestTenants.leaving(free, Instant.now().plusSeconds(3600));
    send(leaving);
    awaitStatus(tenant, seen -> stage(seen) == Stage.EXPORTING);
    // There is no ledger here to export the trail from, so the archive is said to be there; and the
    // clock cannot be turned, so the end of grace is.
    jdbc()
        .sql(
            """
            insert into tenant_archive (archive_id, tenant_id, requested_at, completed_at, size, sha256)
            values (gen_random_uuid(), ?, ?, now(), 0, '')
            """)
        .params(
            tenant.value(),
            Timestamp.from(Objects.requireNonNull(leaving.departure()).requestedAt()))
        .update();
    awaitStatus(tenant, seen -> stage(seen) == Stage.GRACE);
    TenantIntent over = TestTenants.leaving(leaving, Instant.now());
    send(over);
    return over;
  }

  private static @Nullable Stage stage(TenantStatus status) {
    return status.offboarding() == null ? null : status.offboarding().stage();
  }

  private static boolean says(TenantStatus status, Reason reason) {
    return status.conditions().getFirst().reason() == reason;
  }

  private static boolean saysUnreadable(TenantStatus status) {
    return status.conditions().stream()
        .anyMatch(
            condition ->
                condition.type().equals(Condition.EVENTS_READ)
                    && condition.reason() == Reason.EVENT_UNREADABLE);
  }

  private TenantIntent ready() {
    TenantIntent free = TestTenants.free(tenant);
    send(free, TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    return free;
  }

  private List<String> bindings() {
    return kubernetes()
        .rbac()
        .roleBindings()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/managed-by", "coditect")
        .list()
        .getItems()
        .stream()
        .map(binding -> binding.getMetadata().getName() + binding.getSubjects())
        .sorted()
        .toList();
  }

  private static OperationOutcome.State outcome(TenantStatus status, Aspect aspect) {
    return status.operations().stream()
        .filter(operation -> operation.aspect() == aspect)
        .findFirst()
        .orElseThrow()
        .state();
  }
}
