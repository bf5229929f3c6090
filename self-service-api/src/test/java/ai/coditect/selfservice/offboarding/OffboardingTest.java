package ai.coditect.selfservice.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.OperationOutcome.State;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.StatusReport;
import java.time.Duration;
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
    assertThat(mail(owner.email(), 2).text()).contains(departure.graceEndsAt().toString());
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
    String clearance = "/v1/internal/tenants/" + owner.tenantId() + "/departure-clearance";
    assertThat(api().send("PUT", clearance, accessToken(owner), null).status()).isEqualTo(403);
    assertThat(api().send("PUT", clearance, serviceToken(), null).text("/cleared"))
        .isEqualTo("false");
    leave(owner, accessToken(owner), NAME);
    Api.Answer withheld = api().send("PUT", clearance, serviceToken(), null);
    assertThat(withheld.text("/cleared")).isEqualTo("false");
    assertThat(withheld.text("/intent/generation")).isEqualTo("2");

    clock.step(Duration.ofDays(30).plusSeconds(1));
    assertThat(api().send("PUT", clearance, serviceToken(), null).text("/cleared"))
        .isEqualTo("true");
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

    report(gone(owner, 4));
    report(gone(owner, 5));
    await()
        .atMost(SOON)
        .until(
            () -> api().get(path(owner), accessToken(owner)).text("/state").equals("offboarded"));

    assertThat(api().get(path(owner), accessToken(owner)).text("/stage")).isEqualTo("deleted");
    assertThat(mailAbout(owner.email(), "deleted")).isNotNull();
    assertThat(count("select count(*) from notice where subject = ?", owner.tenantId())).isOne();
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

  private ai.coditect.contracts.status.TenantStatus gone(Owner owner, long revision) {
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
}
