package ai.coditect.provisioning.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.provisioning.TestTenants;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** The tenants' database of a cell does not answer, for as long as it takes. */
@TestPropertySource(
    properties = {
      "test.database=jdbc:postgresql://127.0.0.1:1/nobody",
      "coditect.converge.max-backoff=1s"
    })
class DatabaseAwayTest extends OperatorTestBase {

  private static final int WAITING = 30;
  private static final Set<Reason> AWAY =
      Set.of(Reason.DATABASE_UNAVAILABLE, Reason.CELL_UNAVAILABLE);

  @Test
  void tenantsThatNeedItWaitAndSayWhyAndNoOtherWaitsWithThem() {
    List<TenantId> waiting = Stream.generate(this::withDatabase).limit(WAITING).toList();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> waiting.stream().anyMatch(tenant -> says(tenant, Reason.CELL_UNAVAILABLE)));

    TenantId free = readyTenant();
    want(TestTenants.changed(record(free).intent(), "large", null));
    TenantStatus larger = awaitPhase(free, Phase.READY);
    assertThat(larger.effectiveTier()).hasToString("large");
    want(TestTenants.held(record(free).intent(), Hold.Cause.PAYMENT));
    awaitPhase(free, Phase.SUSPENDED);

    assertThat(waiting)
        .allSatisfy(
            tenant ->
                assertThat(awaitStatus(tenant, status -> status.phase() != Phase.READY))
                    .extracting(status -> status.conditions().getFirst().reason())
                    .isIn(AWAY));
  }

  private TenantId withDatabase() {
    var tenant = TenantId.next();
    want(
        TestTenants.intent(tenant, 1, "stored", OperationId.next()),
        TestTenants.ownerWithIdentity(tenant, 1));
    return tenant;
  }

  private boolean says(TenantId tenant, Reason reason) {
    TenantStatus status = record(tenant).status();
    return status != null
        && status.conditions().stream().map(Condition::reason).anyMatch(reason::equals);
  }
}
