package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
