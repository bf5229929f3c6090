package ai.coditect.provisioning.brake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.provisioning.TestTenants;
import ai.coditect.provisioning.desired.Nature;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.operator.OperatorTestBase;
import ai.coditect.provisioning.plan.Guard.Brake;
import ai.coditect.provisioning.plan.Step;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(
    properties = {"coditect.brake.tenants-per-hour=3", "coditect.brake.percent-per-hour=0"})
class DeleteBrakeTest extends OperatorTestBase {

  private static final String STATE = "/v1/operator/delete-brake";
  private static final String ENGAGEMENTS = STATE + "/engagements";
  private static final String RELEASES = STATE + "/releases";

  @Autowired private DeleteBrake brake;

  @AfterEach
  void release() {
    post(RELEASES, token("operator"), "{\"reason\": \"the next test\"}");
    jdbc().update("delete from frozen");
    jdbc().update("delete from deletion");
  }

  @Test
  void twoReplicasAtTheThresholdLetNoTenantMoreThanItThrough() throws Exception {
    List<TenantId> tenants = IntStream.range(0, 12).mapToObj(_ -> bareTenant()).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
      List<Future<Boolean>> admitted =
          tenants.stream()
              .map(tenant -> threads.submit(() -> brake.admit(tenant, List.of(delete()), false)))
              .toList();
      int through = 0;
      for (Future<Boolean> each : admitted) {
        through += each.get() ? 1 : 0;
      }
      assertThat(through).isEqualTo(3);
    }
    assertThat(brake.state().level()).isEqualTo(Brake.DELETIONS);
    assertThat(brake.state().automatic()).isTrue();
    assertThat(brake.state().reason()).contains("more than 3 tenants");
    await()
        .untilAsserted(
            () ->
                assertThat(trail("provisioning.delete-brake.engaged"))
                    .anySatisfy(
                        event ->
                            assertThat(event.actor().type())
                                .isEqualTo(AuditEvent.Actor.Type.SYSTEM)));
  }

  @Test
  void theSameTenantCountsOnceAndNeitherRevocationsNorStopsCount() {
    TenantId tenant = bareTenant();
    for (int i = 0; i < 10; i++) {
      assertThat(brake.admit(tenant, List.of(delete()), false)).isTrue();
      assertThat(brake.admit(bareTenant(), List.of(revoke(), stop()), false)).isTrue();
    }
    assertThat(brake.state().level()).isEqualTo(Brake.RELEASED);
  }

  @Test
  void allFreezesRevocationsTooButNotThoseOfASecurityHold() {
    engage("all");
    assertThat(brake.admit(bareTenant(), List.of(revoke()), false)).isFalse();
    assertThat(brake.admit(bareTenant(), List.of(stop()), false)).isFalse();
    assertThat(brake.admit(bareTenant(), List.of(revoke()), true)).isTrue();
    assertThat(brake.admit(bareTenant(), List.of(delete()), true)).isFalse();
  }

  @Test
  void whatIsFrozenStaysIsShownAndGoesAfterTheRelease() {
    TenantId tenant = readyTenant();
    engage("deletions");
    plantAccount(tenant);
    wake(tenant);

    TenantStatus status = awaitStatus(tenant, each -> ready(each).reason() == Reason.DELETE_BRAKE);
    assertThat(status.phase()).isEqualTo(Phase.DEGRADED);
    assertThat(account(tenant)).isTrue();
    assertThat(get(STATE, token("operator")).body())
        .contains(tenant.value(), "kubernetes.service-account.old", "deletions");

    assertThat(post(RELEASES, token("operator"), "{\"reason\": \"meant so\"}").status())
        .isEqualTo(200);

    awaitStatus(tenant, each -> each.phase() == Phase.READY);
    assertThat(account(tenant)).isFalse();
    assertThat(get(STATE, token("operator")).json().get("brake").get("level").stringValue())
        .isEqualTo("released");
    await()
        .untilAsserted(
            () ->
                assertThat(trail("provisioning.delete-brake.released"))
                    .anySatisfy(
                        event -> {
                          assertThat(event.reason()).isEqualTo("meant so");
                          assertThat(event.actor().id()).isEqualTo("somebody");
                        }));
  }

  @Test
  void whatAnOperatorLetGoIsNotCountedAgain() {
    List<TenantId> tenants = IntStream.range(0, 8).mapToObj(_ -> bareTenant()).toList();
    engage("deletions");
    tenants.forEach(tenant -> brake.froze(tenant, Set.of(delete().key())));
    post(RELEASES, token("operator"), "{\"reason\": \"looked at all eight\"}");

    assertThat(tenants)
        .allSatisfy(tenant -> assertThat(brake.admit(tenant, List.of(delete()), false)).isTrue());
    assertThat(brake.state().level()).isEqualTo(Brake.RELEASED);
  }

  @Test
  void aSecurityHoldTakesAccessAwayWhateverIsFrozen() {
    TenantId tenant = readyTenant();
    engage("all");
    want(TestTenants.held(record(tenant).intent(), Hold.Cause.SECURITY));
    awaitPhase(tenant, Phase.SUSPENDED);
    assertThat(
            kubernetes()
                .rbac()
                .roleBindings()
                .inNamespace(namespace(tenant))
                .withName("coditect-owners")
                .get())
        .isNull();
  }

  @Test
  void onlyOperatorsWithAReasonTurnIt() {
    for (String path : List.of(ENGAGEMENTS, RELEASES)) {
      String body = "{\"level\": \"all\", \"reason\": \"test\"}";
      assertThat(post(path, null, body).status()).isEqualTo(401);
      assertThat(post(path, token("service"), body).status()).isEqualTo(403);
      assertThat(post(path, token(), body).status()).isEqualTo(403);
      assertThat(post(path, token("operator"), "{}").status()).isEqualTo(400);
      assertThat(post(path, token("operator"), "{\"reason\": \" \"}").status()).isEqualTo(400);
    }
    assertThat(get(STATE, token("service")).status()).isEqualTo(403);
    assertThat(brake.state().level()).isEqualTo(Brake.RELEASED);
  }

  private void engage(String level) {
    assertThat(
            post(
                    ENGAGEMENTS,
                    token("operator"),
                    "{\"level\": \"%s\", \"reason\": \"test\"}".formatted(level))
                .status())
        .isEqualTo(200);
  }

  /** One that nobody works on. */
  private TenantId bareTenant() {
    TenantId tenant = TenantId.next();
    jdbc().update("insert into tenant (tenant_id) values (?)", tenant.value());
    return tenant;
  }

  private static Step delete() {
    return new Step.Delete(
        new ResourceKey("kubernetes", "service-account", "old"), Nature.PLAIN, Set.of());
  }

  private static Step revoke() {
    return new Step.Delete(
        new ResourceKey("kubernetes", "role-binding", "old"), Nature.ACCESS, Set.of());
  }

  private static Step stop() {
    return new Step.Delete(
        new ResourceKey("kubernetes", "workloads", "dev/running"), Nature.RUNNING, Set.of());
  }

  private static Condition ready(TenantStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(Condition.READY))
        .findFirst()
        .orElseThrow();
  }

  private static String namespace(TenantId tenant) {
    return "t-" + tenant.suffix();
  }

  private static void plantAccount(TenantId tenant) {
    kubernetes()
        .serviceAccounts()
        .inNamespace(namespace(tenant))
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("old")
                .withLabels(
                    Map.of(
                        "app.kubernetes.io/managed-by",
                        "coditect",
                        "coditect.ai/tenant",
                        tenant.value()))
                .endMetadata()
                .build())
        .create();
  }

  private static boolean account(TenantId tenant) {
    return kubernetes().serviceAccounts().inNamespace(namespace(tenant)).withName("old").get()
        != null;
  }
}
