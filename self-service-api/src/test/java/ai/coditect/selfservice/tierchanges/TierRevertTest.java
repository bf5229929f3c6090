package ai.coditect.selfservice.tierchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.status.OperationOutcome.State;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.StatusReport;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class TierRevertTest extends SelfServiceTestBase {

  private static final String WHY = "The cell's database is full.";

  @Autowired private KafkaListenerEndpointRegistry listeners;

  @Test
  void a_refused_change_of_tier_is_taken_back_once_however_often_it_is_told() {
    Owner owner = owner();
    TenantIntent before = intent(owner);
    String operation = toTeam(owner);
    TenantStatus undone = refused(owner, 5).in(Phase.READY).status();

    report(refused(owner, 4).in(Phase.DEGRADED).status());
    report(undone);
    report(undone);
    await().atMost(SOON).until(() -> intent(owner).generation() == 3);
    rebuild();
    awaitRevision(owner, 5);

    TenantIntent back = intent(owner);
    assertThat(back.generation()).isEqualTo(3);
    assertThat(back.tierGeneration()).isEqualTo(3);
    assertThat(back.tier()).isEqualTo(new TierName("free"));
    assertThat(back.seats()).isEqualTo(before.seats());
    assertThat(back.entitlement()).isEqualTo(before.entitlement());
    Api.Answer failed = api().get("/v1/operations/" + operation, accessToken(owner));
    assertThat(failed.text("/state")).isEqualTo("failed");
    assertThat(failed.text("/reason")).isEqualTo("DatabaseFull");
    Api.Answer provisioning =
        api().get("/v1/tenants/" + owner.tenantId() + "/provisioning", accessToken(owner));
    assertThat(provisioning.text("/rejection/reason")).isEqualTo("DatabaseFull");
    assertThat(provisioning.text("/rejection/tier")).isEqualTo("team");
    String revert = back.operation(Aspect.TIER).orElseThrow().operationId().value();
    assertThat(api().get("/v1/operations/" + revert, accessToken(owner)).text("/type"))
        .isEqualTo("tier-change-revert");
    Mailbox.Mail mail = mailAbout(owner.email(), "rolled back");
    assertThat(mail.text()).contains("team").contains("free").contains(WHY);
    await().atMost(SOON).until(() -> count("select count(*) from outbox") == 0);
    AuditEvent entry =
        SentEvents.trail(owner.tenantId()).stream()
            .filter(it -> it.action().equals("tenant.tier-change-reverted"))
            .reduce(
                (_, _) -> {
                  throw new AssertionError("twice");
                })
            .orElseThrow();
    assertThat(entry.reason()).isEqualTo("DatabaseFull");
    assertThat(entry.actor().type()).isEqualTo(AuditEvent.Actor.Type.SYSTEM);
    assertThat(count("select count(*) from notice where subject = ?", revert)).isOne();
  }

  @Test
  void an_owner_is_told_once_that_a_change_of_tier_was_done() {
    Owner owner = owner();
    String operation = toTeam(owner);

    report(StatusReport.of(intent(owner), 4).with(Aspect.TIER, State.RUNNING).status());
    report(StatusReport.of(intent(owner), 5).with(Aspect.TIER, State.SUCCEEDED).status());
    report(StatusReport.of(intent(owner), 6).with(Aspect.TIER, State.SUCCEEDED).status());
    awaitRevision(owner, 6);

    assertThat(state(owner, operation)).isEqualTo("succeeded");
    Mailbox.Mail mail = mailAbout(owner.email(), "has the tier that was asked for");
    assertThat(mail.text()).contains("tier team now, with 5 seats");
    assertThat(
            count(
                "select count(*) from notice where kind = 'tier-changed' and subject like ?",
                owner.tenantId() + "/" + operation + "/%"))
        .isOne();
  }

  @Test
  void a_change_that_is_refused_and_not_undone_yet_is_left_alone() {
    Owner owner = owner();
    toTeam(owner);

    report(refused(owner, 4).in(Phase.DEGRADED).status());
    awaitRevision(owner, 4);

    assertThat(intent(owner).generation()).isEqualTo(2);
  }

  @Test
  void a_customer_who_has_asked_for_another_tier_meanwhile_keeps_that() {
    Owner owner = owner();
    toTeam(owner);
    TenantStatus undone = refused(owner, 4).in(Phase.READY).status();
    assertThat(toEnterprise(owner).status()).isEqualTo(202);

    report(undone);
    awaitRevision(owner, 4);

    assertThat(intent(owner).generation()).isEqualTo(3);
    assertThat(intent(owner).tier()).isEqualTo(new TierName("enterprise"));
  }

  @Test
  void a_reader_of_the_last_snapshot_only_knows_that_older_changes_of_the_aspect_are_over() {
    Owner owner = owner();
    String second = toTeam(owner);
    String third = toEnterprise(owner).text("/operationId");

    report(StatusReport.of(intent(owner), 9).with(Aspect.TIER, State.RUNNING).status());
    awaitRevision(owner, 9);

    assertThat(state(owner, owner.operationId())).isEqualTo("superseded");
    assertThat(state(owner, second)).isEqualTo("superseded");
    assertThat(state(owner, third)).isEqualTo("running");
    Api.Answer listed =
        api()
            .get(
                "/v1/tenants/" + owner.tenantId() + "/operations?state=superseded&limit=1",
                accessToken(owner));
    assertThat(listed.text("/items/0/id")).isEqualTo(second);
    Api.Answer next =
        api()
            .get(
                "/v1/tenants/%s/operations?state=superseded&limit=1&cursor=%s"
                    .formatted(owner.tenantId(), listed.text("/nextCursor")),
                accessToken(owner));
    assertThat(next.text("/items/0/id")).isEqualTo(owner.operationId());
    assertThat(next.json().has("nextCursor")).isFalse();
    Api.Answer forged =
        api()
            .get(
                "/v1/tenants/%s/operations?cursor=%s"
                    .formatted(owner().tenantId(), listed.text("/nextCursor")),
                accessToken(owner));
    assertThat(forged.status()).isEqualTo(404);
    assertThat(
            api()
                .get(
                    "/v1/tenants/%s/operations?cursor=AAAA%s"
                        .formatted(owner.tenantId(), listed.text("/nextCursor")),
                    accessToken(owner))
                .status())
        .isEqualTo(400);
    assertThat(
            api()
                .get(
                    "/v1/tenants/" + owner.tenantId() + "/operations?state=odd", accessToken(owner))
                .status())
        .isEqualTo(400);
  }

  private StatusReport refused(Owner owner, long revision) {
    return StatusReport.of(intent(owner), revision)
        .refused("free", 1, Reason.DATABASE_FULL, WHY)
        .with(Aspect.TIER, State.FAILED);
  }

  private String toTeam(Owner owner) {
    return change(owner, accessToken(owner), "{\"tier\": \"team\"}").text("/operationId");
  }

  private Api.Answer toEnterprise(Owner owner) {
    return change(
        owner,
        platformToken("operator"),
        "{\"tier\": \"enterprise\", \"reason\": \"signed\", \"contractReference\": \"C\"}");
  }

  private Api.Answer change(Owner owner, String token, String body) {
    return api()
        .post(
            "/v1/tenants/" + owner.tenantId() + "/tier-changes",
            token,
            body,
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  private String state(Owner owner, String operation) {
    return api().get("/v1/operations/" + operation, accessToken(owner)).text("/state");
  }

  private void rebuild() {
    var listener = Objects.requireNonNull(listeners.getListenerContainer("status"));
    listener.stop();
    jdbc.sql("truncate tenant_status, tenant_status_position").update();
    listener.start();
  }

  private void awaitRevision(Owner owner, long revision) {
    await()
        .atMost(SOON)
        .until(
            () ->
                count(
                        """
                        select coalesce(max(status_revision), 0) from tenant_status
                        where tenant_id = ?
                        """,
                        owner.tenantId())
                    == revision);
  }
}
