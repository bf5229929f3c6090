package ai.coditect.provisioning.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OperatorCredentialsTest extends OperatorTestBase {

  @Test
  void anOperatorHasATenantsCredentialsReplacedAndItIsInItsTrail() {
    TenantId tenant = tenantWithDatabase();
    Map<String, String> before = secret(tenant);

    Answer answer = demand(tenant, "{\"reason\": \"laptop lost\", \"immediate\": true}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("immediate").booleanValue()).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(secret(tenant))
                    .allSatisfy(
                        (key, value) -> {
                          if (key.endsWith("_password") || key.endsWith("_username")) {
                            assertThat(value).isNotEqualTo(before.get(key));
                          }
                        }));
    awaitPhase(tenant, Phase.READY);
    String demanded = "provisioning.tenant.credential-rotation-demanded";
    await().until(() -> trail(tenant, demanded).size() == 2);
    assertThat(trail(tenant, demanded))
        .extracting(AuditEvent::outcome)
        .containsExactly(Outcome.INTENDED, Outcome.SUCCEEDED);
    assertThat(trail(tenant, demanded))
        .allSatisfy(event -> assertThat(event.reason()).isEqualTo("laptop lost"));
    await().until(() -> !trail(tenant, "provisioning.login-role.changed").isEmpty());
  }

  @Test
  void aTenantWithoutADatabaseHasNoneToReplace() {
    assertThat(demand(readyTenant(), "{\"reason\": \"r\"}").body()).contains("no-credentials");
    assertThat(demand(TenantId.next(), "{\"reason\": \"r\"}").status()).isEqualTo(404);
  }

  @Test
  void whatATenantsOwnPeopleAskForIsAnOperationThatSucceedsWhenTheLoginsAreNew() {
    TenantIntent intent = TestTenants.intent(TenantId.next(), 1, "stored", OperationId.next());
    TenantId tenant = intent.tenantId();
    want(intent, TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    Map<String, String> before = secret(tenant);
    TenantIntent asking = TestTenants.rotated(intent, Credentials.DATABASE, false);
    OperationId operation = asking.operation(Aspect.CREDENTIALS).orElseThrow().operationId();
    want(asking, TestTenants.ownerWithIdentity(tenant, 1));
    await()
        .untilAsserted(
            () ->
                assertThat(awaitPhase(tenant, Phase.READY).operations())
                    .anySatisfy(
                        outcome -> {
                          assertThat(outcome.operationId()).isEqualTo(operation);
                          assertThat(outcome.state()).isEqualTo(OperationOutcome.State.SUCCEEDED);
                        }));
    assertThat(secret(tenant))
        .allSatisfy(
            (key, value) -> {
              if (key.endsWith("_password")) {
                assertThat(value).isNotEqualTo(before.get(key));
              }
            });
    await().until(() -> trail(tenant, "provisioning.login-role.changed").size() >= 3);
  }

  private Answer demand(TenantId tenant, String body) {
    return post(
        "/v1/operator/tenants/%s/credential-rotations".formatted(tenant), token("operator"), body);
  }

  private TenantId tenantWithDatabase() {
    var tenant = TenantId.next();
    want(
        TestTenants.intent(tenant, 1, "stored", OperationId.next()),
        TestTenants.ownerWithIdentity(tenant, 1));
    awaitPhase(tenant, Phase.READY);
    return tenant;
  }

  private static Map<String, String> secret(TenantId tenant) {
    Secret secret =
        kubernetes()
            .secrets()
            .inNamespace("t-" + tenant.suffix())
            .withName("coditect-database")
            .get();
    return Objects.requireNonNull(secret).getData();
  }
}
