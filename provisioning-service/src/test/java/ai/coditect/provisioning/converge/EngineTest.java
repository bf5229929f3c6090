package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.WaitingOn;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.provisioning.TestTenants;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole service on a real database, Kafka and API server, event in to status out. */
class EngineTest extends EngineTestBase {

  @Test
  void aSignUpBecomesAReadyTenant() {
    var tenant = TenantId.next();
    var intent = TestTenants.free(tenant);
    send(intent, TestTenants.ownerWithIdentity(tenant, 1));

    TenantStatus status = awaitPhase(tenant, Phase.READY);

    assertThat(status.observedGeneration()).isEqualTo(1);
    assertThat(status.effectiveTier()).isEqualTo(intent.tier());
    assertThat(status.endpoints()).containsEntry("kubernetes.namespace", "t-" + tenant.suffix());
    assertThat(status.operations())
        .singleElement()
        .satisfies(
            operation -> {
              assertThat(operation.operationId())
                  .isEqualTo(intent.operation(Aspect.TIER).orElseThrow().operationId());
              assertThat(operation.state()).isEqualTo(OperationOutcome.State.SUCCEEDED);
              assertThat(operation.waitingOn()).isNull();
            });
    assertThat(kubernetes().namespaces().withName("t-" + tenant.suffix()).get()).isNotNull();
    assertThat(register().find(tenant.value(), "first-key")).isNotNull();
  }

  @Test
  void everyStepIsIntendedBeforeAndEndedAfterInTheTrail() {
    var tenant = TenantId.next();
    // Not while the first run is on: one that stops for them leaves the next without the step that
    // has nothing to write.
    send(TestTenants.ownerWithIdentity(tenant, 1));
    await()
        .until(
            () ->
                jdbc()
                    .sql("select members_generation from tenant where tenant_id = ?")
                    .param(tenant.value())
                    .query(Long.class)
                    .optional()
                    .isPresent());
    send(TestTenants.free(tenant));
    TenantStatus status = awaitPhase(tenant, Phase.READY);
    await()
        .untilAsserted(
            () -> {
              List<AuditEvent> trail = trail(tenant);
              List<StepStatus> done =
                  status.steps().stream().filter(step -> step.attempts() > 0).toList();
              assertThat(trail).hasSize(2 * done.size());
              assertThat(trail)
                  .extracting(AuditEvent::sourceSeq)
                  .containsExactlyElementsOf(
                      java.util.stream.LongStream.rangeClosed(1, trail.size()).boxed().toList());
              for (StepStatus step : done) {
                assertThat(trail)
                    .filteredOn(event -> step.key().equals(event.stepKey()))
                    .extracting(AuditEvent::outcome)
                    .containsExactly(AuditEvent.Outcome.INTENDED, AuditEvent.Outcome.SUCCEEDED);
              }
            });
  }

  @Test
  void withoutTheOwnersIdentityItWaitsAndGoesOnWhenThatComes() {
    var tenant = TenantId.next();
    send(TestTenants.free(tenant), TestTenants.ownerWithoutIdentity(tenant, 1));
    TenantStatus waiting =
        awaitStatus(
            tenant, status -> status.operations().getFirst().reason() == Reason.AWAITING_IDENTITY);
    assertThat(waiting.phase()).isEqualTo(Phase.PROVISIONING);
    assertThat(waiting.operations().getFirst().waitingOn()).isEqualTo(WaitingOn.US);

    send(TestTenants.ownerWithIdentity(tenant, 2));
    awaitPhase(tenant, Phase.READY);
  }

  @Test
  void theSameEventThreeTimesAndAnOlderOneHaveOneEffect() {
    var tenant = TenantId.next();
    var operation = OperationId.next();
    var first = TestTenants.intent(tenant, 1, "free", OperationId.next());
    var second = TestTenants.intent(tenant, 2, "free", operation);
    send(TestTenants.ownerWithIdentity(tenant, 1));
    send(second);
    send(second);
    send(second);
    send(first);
    TenantStatus ready = awaitPhase(tenant, Phase.READY);
    awaitIntakeIdle();

    assertThat(ready.observedGeneration()).isEqualTo(2);
    assertThat(statuses(tenant)).last().isEqualTo(ready);
    // Members and intent travel apart, so one run or two; no step is done a second time, and none
    // is
    // needed for workloads, of which a new tenant has none.
    assertThat(stepKeys(tenant)).doesNotHaveDuplicates().hasSize(ready.steps().size() - 1);
    assertThat(register().find(tenant.value(), "first-key")).isNotNull();
  }

  @Test
  void anUnknownTierWaitsForAnOperatorAndOthersGoOn() {
    var broken = TenantId.next();
    var well = TenantId.next();
    send(
        TestTenants.intent(broken, 1, "no-such-tier", OperationId.next()),
        TestTenants.ownerWithIdentity(broken, 1));
    send(TestTenants.free(well), TestTenants.ownerWithIdentity(well, 1));
    TenantStatus failed = awaitPhase(broken, Phase.FAILED);
    assertThat(failed.operations().getFirst().reason()).isEqualTo(Reason.TIER_UNKNOWN);
    assertThat(failed.operations().getFirst().waitingOn()).isEqualTo(WaitingOn.OPERATOR);
    awaitPhase(well, Phase.READY);
  }

  @Test
  void whatEndedBetweenAnEffectAndItsCheckpointIsClosedAsUnknownAndPutRight() {
    var tenant = TenantId.next();
    send(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    // As a kill leaves it: the intent is journaled and nothing says what came of it.
    jdbc()
        .sql(
            """
            with interrupted as (
              update run r set outcome = null, ended_at = null, steps = (
                select jsonb_agg(case when s ->> 'step_key' = 'kubernetes.resource-quota.coditect'
                  then s || '{"state": "intended", "ended_at": null}' else s end)
                from jsonb_array_elements(r.steps::jsonb) s)
              where tenant_id = ? and steps like '%resource-quota%' returning *)
            update work w set open_epoch = i.epoch from interrupted i where w.tenant_id = i.tenant_id
            """)
        .param(tenant.value())
        .update();
    kubernetes().resourceQuotas().inNamespace("t-" + tenant.suffix()).withName("coditect").delete();
    send(TestTenants.intent(tenant, 2, "free", OperationId.next()));

    awaitStatus(
        tenant, status -> status.observedGeneration() == 2 && status.phase() == Phase.READY);

    assertThat(
            kubernetes()
                .resourceQuotas()
                .inNamespace("t-" + tenant.suffix())
                .withName("coditect")
                .get())
        .isNotNull();
    await()
        .untilAsserted(
            () ->
                assertThat(trail(tenant))
                    .filteredOn(
                        event -> event.action().equals("provisioning.resource-quota.created"))
                    .filteredOn(
                        event -> "kubernetes.resource-quota.coditect".equals(event.stepKey()))
                    .extracting(AuditEvent::outcome)
                    .containsExactly(
                        AuditEvent.Outcome.INTENDED,
                        AuditEvent.Outcome.SUCCEEDED,
                        AuditEvent.Outcome.UNKNOWN,
                        AuditEvent.Outcome.INTENDED,
                        AuditEvent.Outcome.SUCCEEDED));
  }

  @Test
  void aTenantWithNothingToChangeCostsNoRunAndNoStatus() {
    var tenant = TenantId.next();
    send(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    TenantStatus ready = awaitPhase(tenant, Phase.READY);
    long before = completions(tenant);
    List<String> steps = stepKeys(tenant);
    wake(tenant);
    await().until(() -> completions(tenant) > before);
    assertThat(stepKeys(tenant)).isEqualTo(steps);
    assertThat(statuses(tenant)).last().isEqualTo(ready);
  }

  @Test
  void driftIsHealedAndIsInTheTrailWithBeforeAndAfter() {
    var tenant = TenantId.next();
    send(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    var account =
        kubernetes().serviceAccounts().inNamespace("t-" + tenant.suffix()).withName("default");
    account.edit(
        sa -> {
          sa.setAutomountServiceAccountToken(true);
          return sa;
        });
    wake(tenant);
    await().until(() -> Boolean.FALSE.equals(account.get().getAutomountServiceAccountToken()));
    await()
        .untilAsserted(
            () ->
                assertThat(trail(tenant))
                    .filteredOn(
                        event -> event.action().equals("provisioning.service-account.changed"))
                    .last()
                    .satisfies(
                        event -> {
                          assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.SUCCEEDED);
                          assertThat(event.changes())
                              .containsExactly(
                                  new AuditEvent.Change(
                                      "/automountServiceAccountToken", "true", "false"));
                        }));
  }

  @Test
  void anUnreadableEventGoesToTheDeadLettersAndThePartitionMovesOn() {
    var tenant = TenantId.next();
    sendRaw(
        Topics.TENANT_LIFECYCLE, tenant.value(), EventTypes.TENANT_SIGNED_UP, "{\"tenantId\": 5}");
    send(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> received(Topics.TENANT_LIFECYCLE + Topics.DEAD_LETTER_SUFFIX, tenant) == 1);
  }
}
