package ai.coditect.provisioning.converge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.provisioning.TestTenants;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class DriftTest extends EngineTestBase {

  private static final Duration SOON = Duration.ofSeconds(10);

  @Test
  void whatSomebodyChangesOrDeletesIsBackWithinSecondsAndTheTrailHasBeforeAndAfter() {
    var tenant = TenantId.next();
    String namespace = "t-" + tenant.suffix();
    send(TestTenants.free(tenant), TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);

    var quota = kubernetes().resourceQuotas().inNamespace(namespace).withName("coditect");
    // Without the version that was read: the quota's controller writes to it as well.
    quota.patch(
        PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"hard\": {\"pods\": \"77\"}}}");
    await()
        .atMost(SOON)
        .until(() -> new Quantity("10").equals(quota.get().getSpec().getHard().get("pods")));
    await()
        .untilAsserted(
            () ->
                assertThat(trail(tenant))
                    .filteredOn(
                        event -> event.action().equals("provisioning.resource-quota.changed"))
                    .filteredOn(event -> event.outcome() == AuditEvent.Outcome.SUCCEEDED)
                    .flatExtracting(AuditEvent::changes)
                    .anySatisfy(
                        change -> {
                          assertThat(change.toString()).contains("/spec/hard/pods");
                          assertThat(change.toString()).contains("77");
                        }));

    var limits = kubernetes().limitRanges().inNamespace(namespace).withName("coditect");
    limits.delete();
    await().atMost(SOON).until(() -> limits.get() != null);
    assertThat(new LimitRangeBuilder(limits.get()).buildSpec().getLimits()).isNotEmpty();
    await()
        .untilAsserted(
            () ->
                assertThat(trail(tenant))
                    .filteredOn(event -> event.action().equals("provisioning.limit-range.created"))
                    .filteredOn(event -> event.outcome() == AuditEvent.Outcome.SUCCEEDED)
                    .last()
                    .satisfies(
                        event ->
                            assertThat(event.changes())
                                .singleElement()
                                .satisfies(
                                    change -> {
                                      assertThat(change.from()).as("it was not there").isNull();
                                      assertThat(change.to()).contains("LimitRange");
                                    })));
  }
}
