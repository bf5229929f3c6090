package ai.coditect.selfservice.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome.State;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.StatusReport;
import ai.coditect.selfservice.mail.Wording;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OffboardingTest extends SelfServiceTestBase {

  private static final String NAME = "{\"confirmation\": \"Ada Lovelace\"}";

  @Test
  void an_owner_who_types_the_name_lets_the_tenant_leave_after_its_tiers_grace() {
    Owner owner = owner();

    Api.Answer wrong = leave(owner, accessToken(owner), "{\"confirmation\": \"Ada\"}");
    Api.Answer left = leave(owner, accessToken(owner), NAME);

    assertThat(wrong.text("/errors/0/pointer")).isEqualTo("/confirmation");
    assertThat(left.status()).isEqualTo(202);
    assertThat(intent(owner).lifecycle()).isEqualTo(Lifecycle.OFFBOARDING);
    Departure departure = departure(owner);
    assertThat(Duration.between(departure.requestedAt(), departure.graceEndsAt()))
        .isEqualTo(Duration.ofDays(30));
    assertThat(intent(owner).operation(Aspect.LIFECYCLE).orElseThrow().operationId().value())
        .isEqualTo(left.text("/operationId"));
    Api.Answer seen = api().get(path(owner), accessToken(owner));
    assertThat(seen.text("/state")).isEqualTo("offboarding");
    assertThat(seen.text("/graceEndsAt")).isEqualTo(departure.graceEndsAt().toString());
    assertThat(seen.text("/operationId")).isEqualTo(left.text("/operationId"));
    assertThat(mailAbout(owner.email(), "is leaving").text())
        .contains(Wording.minute(departure.graceEndsAt()), "take that back");
  }

  @Test
  void owners_keep_a_restricted_session_and_others_none() {
    Owner owner = owner();
    String admin = member(owner, Role.ADMIN);
    leave(owner, accessToken(owner), NAME);
    String tenant = "/v1/tenants/" + owner.tenantId();

    assertThat(api().get(tenant, accessToken(owner)).text("/state")).isEqualTo("offboarding");
    assertThat(api().get(tenant + "/operations", accessToken(owner)).status()).isEqualTo(200);
    assertThat(api().get(tenant, admin).status()).isEqualTo(403);
    assertThat(api().get(path(owner), admin).status()).isEqualTo(403);
    for (String document : new String[] {"/export", "/certificate"}) {
      assertThat(api().get(path(owner) + document, accessToken(owner)).problem())
          .isEqualTo("not-there-yet");
      assertThat(api().get(path(owner) + document, admin).status()).isEqualTo(403);
    }
    Api.Answer refused =
        api()
            .post(
                tenant + "/tier-changes",
                accessToken(owner),
                "{\"tier\": \"team\"}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertThat(refused.problem()).isEqualTo("tenant-state");
    assertThat(refused.json().at("/allowed").toString()).contains("cancel-offboarding");
    assertThat(leave(owner, accessToken(owner), NAME).problem()).isEqualTo("tenant-state");
  }

  @Test
  void a_departure_can_be_taken_back_until_its_grace_ends() {
    Owner owner = owner();
    leave(owner, accessToken(owner), NAME);

    Api.Answer back = api().send("DELETE", path(owner), accessToken(owner), null);

    assertThat(back.status()).isEqualTo(202);
    assertThat(intent(owner).lifecycle()).isEqualTo(Lifecycle.ACTIVE);
    assertThat(intent(owner).departure()).isNull();
    assertThat(intent(owner).generation()).isEqualTo(3);
    assertThat(api().get(path(owner), accessToken(owner)).status()).isEqualTo(404);
    assertThat(mailAbout(owner.email(), "stays")).isNotNull();
    assertThat(api().send("DELETE", path(owner), accessToken(owner), null).problem())
        .isEqualTo("tenant-state");

    leave(owner, accessToken(owner), NAME);
    String token = accessToken(owner);
    clock.step(Duration.ofDays(30).plusSeconds(1));

    Api.Answer late = api().send("DELETE", path(owner), token, null);
    assertThat(late.problem()).isEqualTo("tenant-state");
    assertThat(late.text("/state")).isEqualTo("deleting");
  }

  @Test
  void a_departure_is_cleared_for_deletion_once_it_cannot_be_taken_back_and_then_for_good() {
    Owner owner = owner();
    String keys = "/v1/tenants/" + owner.tenantId() + "/api-keys";
    String ci = "{\"name\": \"ci\", \"scopes\": [\"status:read\"]}";
    assertThat(api().post(keys, accessToken(owner), ci, "Idempotency-Key", "ci").status())
        .isEqualTo(201);
    String clearance = "/v1/internal/tenants/" + owner.tenantId() + "/departure-clearance";
    assertThat(api().send("PUT", clearance, accessToken(owner), null).status()).isEqualTo(403);
    assertThat(api().send("PUT", clearance, serviceToken(), null).text("/cleared"))
        .isEqualTo("false");
    leave(owner, accessToken(owner), NAME);
    Api.Answer withheld = api().send("PUT", clearance, serviceToken(), null);
    assertThat(withheld.text("/cleared")).isEqualTo("false");
    assertThat(withheld.text("/intent/generation")).isEqualTo("2");

    assertThat(unrevokedKeys(owner)).isOne();
    clock.step(Duration.ofDays(30).plusSeconds(1));
    assertThat(api().send("PUT", clearance, serviceToken(), null).text("/cleared"))
        .isEqualTo("true");
    assertThat(unrevokedKeys(owner)).as("keys that members made").isZero();
    // A replica whose clock is behind says the same, to provisioning and to the owner.
    clock.step(Duration.ofDays(-1));
    assertThat(api().send("PUT", clearance, serviceToken(), null).text("/cleared"))
        .isEqualTo("true");
    assertThat(api().send("DELETE", path(owner), accessToken(owner), null).text("/state"))
        .isEqualTo("deleting");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(SentEvents.trail(owner.tenantId()))
                    .filteredOn(event -> event.action().equals("tenant.departure-cleared"))
                    .hasSize(1));
    assertThat(
            api()
                .send(
                    "PUT",
                    "/v1/internal/tenants/" + TenantId.next() + "/departure-clearance",
                    serviceToken(),
                    null)
                .status())
        .isEqualTo(404);
  }

  @Test
  void a_tenant_that_is_gone_is_told_as_gone_and_its_owner_by_mail_once() {
    Owner owner = owner();
    leave(owner, accessToken(owner), NAME);
    provisioning().document(owner.tenantId(), "deletion-certificate", "{\"signed\": true}");

    report(gone(owner, 4));
    report(gone(owner, 5));
    await()
        .atMost(SOON)
        .until(
            () -> api().get(path(owner), accessToken(owner)).text("/state").equals("offboarded"));

    assertThat(api().get(path(owner), accessToken(owner)).text("/stage")).isEqualTo("deleted");
    Mailbox.Mail mail = mailAbout(owner.email(), "deleted");
    assertThat(mail.attachments())
        .containsOnly(
            entry(
                "deletion-certificate-%s.json".formatted(owner.tenantId()), "{\"signed\": true}"));
    assertThat(mail.text())
        .contains("/offboarding/certificate")
        .contains("/v1/certificate-keys", "./verify deletion-certificate-" + owner.tenantId());
    assertThat(mail.messageId()).endsWith("@notices.coditect.ai>");
    assertThat(notices(owner, "offboarded")).isOne();
    assertThat(api().send("DELETE", path(owner), accessToken(owner), null).text("/state"))
        .isEqualTo("offboarded");
  }

  @Test
  void an_owner_fetches_archive_and_certificate_once_they_are_there() {
    Owner owner = owner();
    assertThat(api().get(path(owner) + "/export", accessToken(owner)).problem())
        .isEqualTo("tenant-state");
    leave(owner, accessToken(owner), NAME);
    provisioning().document(owner.tenantId(), "archive", "bytes of a zip");
    provisioning().document(owner.tenantId(), "deletion-certificate", "{\"signed\": true}");

    Api.Answer archive = api().get(path(owner) + "/export", accessToken(owner));
    Api.Answer certificate = api().get(path(owner) + "/certificate", accessToken(owner));

    assertThat(archive.body()).isEqualTo("bytes of a zip");
    assertThat(archive.header("Content-Type")).isEqualTo("application/zip");
    assertThat(archive.header("Content-Disposition")).contains(owner.tenantId() + ".zip");
    assertThat(archive.header("Cache-Control")).contains("no-store");
    assertThat(certificate.body()).isEqualTo("{\"signed\": true}");
    assertThat(certificate.header("Content-Type")).isEqualTo("application/json");
    provisioning().setAway(true);
    assertThat(api().get(path(owner) + "/export", accessToken(owner)).problem())
        .isEqualTo("unavailable");
    assertThat(api().get(path(owner) + "/certificate", accessToken(owner)).problem())
        .isEqualTo("unavailable");
  }

  @Test
  void owners_are_told_once_in_each_departure_that_the_archive_is_ready() {
    Owner owner = owner();
    leave(owner, accessToken(owner), NAME);
    report(leaving(owner, 2, Stage.EXPORTING));
    report(leaving(owner, 3, Stage.GRACE));
    report(leaving(owner, 4, Stage.GRACE));
    assertThat(mailAbout(owner.email(), "archive").text())
        .contains(path(owner) + "/export", Wording.minute(departure(owner).graceEndsAt()));
    api().send("DELETE", path(owner), accessToken(owner), null);
    clock.step(Duration.ofSeconds(1));
    leave(owner, accessToken(owner), NAME);
    report(leaving(owner, 5, Stage.GRACE));

    await().atMost(SOON).until(() -> notices(owner, "archive-ready") == 2);
  }

  @Test
  void every_owner_of_record_is_told() {
    Owner owner = owner();
    member(owner, Role.OWNER);
    member(owner, Role.ADMIN);
    leave(owner, accessToken(owner), NAME);
    assertThat(notices(owner, "offboarding-requested")).isEqualTo(2);
  }

  @Test
  void the_certificate_is_mailed_when_provisioning_answers_again() {
    Owner owner = owner();
    leave(owner, accessToken(owner), NAME);
    provisioning().document(owner.tenantId(), "deletion-certificate", "{}");
    provisioning().setAway(true);
    report(gone(owner, 4));
    await().atMost(SOON).until(() -> notices(owner, "offboarded") == 1);
    provisioning().setAway(false);
    assertThat(mailAbout(owner.email(), "deleted").attachments()).hasSize(1);
  }

  @Test
  void a_tenant_whose_life_ends_is_forgotten_in_every_table_and_on_every_topic() {
    Owner owner = owner();
    leave(owner, accessToken(owner), NAME);
    provisioning().document(owner.tenantId(), "deletion-certificate", "{}");
    String token = accessToken(owner);
    clock.step(Duration.ofDays(31));
    report(gone(owner, 4));
    TenantStatus old = gone(owner, 5);
    await().atMost(SOON).until(() -> notices(owner, "offboarded") == 1);

    report(owner.tenantId(), null);

    await().atMost(SOON).until(() -> api().get(path(owner), token).status() == 404);
    for (String table : tablesOfTenants()) {
      assertThat(
              count(
                  "select count(*) from %s where tenant_id = ?".formatted(table), owner.tenantId()))
          .as(table)
          .isZero();
    }
    assertThat(count("select count(*) from tenant where id = ?", owner.tenantId())).isZero();
    for (String topic : new String[] {Topics.TENANT_LIFECYCLE, Topics.TENANT_MEMBERS}) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(SentEvents.records(topic, owner.tenantId()).getLast().value())
                      .as(topic)
                      .isNull());
    }
    assertThat(SentEvents.trail(owner.tenantId()))
        .extracting(event -> event.action())
        .contains("tenant.forgotten");

    // A read model that is made anew reads old snapshots first.
    report(old);
    report(owner.tenantId(), null);
    await()
        .atMost(SOON)
        .until(
            () ->
                count("select count(*) from tenant_status where tenant_id = ?", owner.tenantId())
                    == 0);
    assertThat(notices(owner, "offboarded")).as("nobody is told again").isOne();
  }

  @Test
  void a_tombstone_of_a_tenant_that_has_not_left_has_no_effect() {
    Owner owner = owner();
    report(StatusReport.of(intent(owner), 4).status());
    report(owner.tenantId(), null);
    report(StatusReport.of(intent(owner), 5).in(Phase.DEGRADED).status());
    String path = "/v1/tenants/%s/provisioning".formatted(owner.tenantId());
    await()
        .atMost(SOON)
        .until(() -> api().get(path, accessToken(owner)).text("/phase").equals("degraded"));
    assertThat(intent(owner).generation()).isOne();
  }

  private List<String> tablesOfTenants() {
    return jdbc.sql(
            """
            select table_name from information_schema.columns
            where table_schema = 'public' and column_name = 'tenant_id'
            """)
        .query(String.class)
        .list();
  }

  private long notices(Owner owner, String kind) {
    return count(
        "select count(*) from notice where kind = ? and subject like ? || '/%'",
        kind, owner.tenantId());
  }

  private TenantStatus leaving(Owner owner, long revision, Stage stage) {
    return StatusReport.of(intent(owner), revision)
        .in(Phase.OFFBOARDING)
        .leaving(stage, departure(owner).graceEndsAt())
        .status();
  }

  @Test
  void a_suspended_tenant_may_leave_and_is_suspended_still_if_it_stays() {
    Owner owner = owner();
    assertThat(
            api()
                .post(
                    "/v1/tenants/" + owner.tenantId() + "/holds",
                    platformToken("operator"),
                    "{\"cause\": \"payment\", \"reason\": \"r\", \"customerMessage\": \"m\"}",
                    "Idempotency-Key",
                    UUID.randomUUID().toString())
                .status())
        .isEqualTo(202);

    assertThat(leave(owner, accessToken(owner), NAME).status()).isEqualTo(202);
    assertThat(api().get(path(owner), accessToken(owner)).text("/state")).isEqualTo("offboarding");
    api().send("DELETE", path(owner), accessToken(owner), null);

    assertThat(api().get("/v1/tenants/" + owner.tenantId(), accessToken(owner)).text("/state"))
        .isEqualTo("suspended");
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, mode = EnumSource.Mode.EXCLUDE, names = "OWNER")
  void nobody_but_an_owner_lets_a_tenant_leave(Role role) {
    Owner owner = owner();
    String token = member(owner, role);

    assertThat(leave(owner, token, NAME).status()).isEqualTo(403);
    assertThat(api().send("DELETE", path(owner), token, null).status()).isEqualTo(403);
    assertThat(leave(owner, accessToken(owner()), NAME).status()).isEqualTo(404);
    assertThat(leave(owner, platformToken("operator"), NAME).status()).isEqualTo(404);
    assertThat(intent(owner).generation()).isOne();
  }

  @Test
  void a_request_that_is_sent_again_has_one_effect() {
    Owner owner = owner();
    String key = UUID.randomUUID().toString();

    Api.Answer first = api().post(path(owner), accessToken(owner), NAME, "Idempotency-Key", key);
    Api.Answer again = api().post(path(owner), accessToken(owner), NAME, "Idempotency-Key", key);

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(intent(owner).generation()).isEqualTo(2);
  }

  private Departure departure(Owner owner) {
    return Objects.requireNonNull(intent(owner).departure());
  }

  private TenantStatus gone(Owner owner, long revision) {
    return StatusReport.of(intent(owner), revision)
        .in(Phase.OFFBOARDED)
        .leaving(Stage.DELETED, departure(owner).graceEndsAt())
        .with(Aspect.LIFECYCLE, State.SUCCEEDED)
        .status();
  }

  private Api.Answer leave(Owner owner, String token, String body) {
    return api().post(path(owner), token, body, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private static String path(Owner owner) {
    return "/v1/tenants/" + owner.tenantId() + "/offboarding";
  }

  private long unrevokedKeys(Owner owner) {
    return count(
        "select count(*) from api_key where tenant_id = ? and state <> 'REVOKED'",
        owner.tenantId());
  }
}
