package ai.coditect.selfservice.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.api.TenantUsage;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest extends SelfServiceTestBase {

  private static final Instant MEASURED = Instant.parse("2026-11-23T07:00:00Z");

  @Test
  void seats_and_what_the_backends_count_are_shown_with_their_limits_and_times() {
    Owner owner = owner();
    measures(owner, 4);

    Api.Answer answer = usage(owner, member(owner, Role.VIEWER));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.text("/complete")).isEqualTo("true");
    assertThat(answer.text("/items/0/name")).isEqualTo("seats");
    assertThat(answer.text("/items/0/used")).isEqualTo("2");
    assertThat(answer.text("/items/0/limit")).isEqualTo("1");
    assertThat(answer.text("/items/1/name")).isEqualTo("kubernetes.pods");
    assertThat(answer.text("/items/1/used")).isEqualTo("4");
    assertThat(answer.text("/items/1/limit")).isEqualTo("10");
    assertThat(answer.text("/items/1/measuredAt")).isEqualTo(MEASURED.toString());
  }

  @Test
  void a_reading_is_good_for_five_seconds_and_told_on_while_there_is_no_newer_one() {
    Owner owner = owner();
    String token = accessToken(owner);
    measures(owner, 4);
    usage(owner, token);
    measures(owner, 5);
    assertThat(usage(owner, token).text("/items/1/used")).isEqualTo("4");

    clock.step(Duration.ofSeconds(6));
    provisioning().setAway(true);
    assertThat(usage(owner, token).text("/items/1/used")).isEqualTo("4");

    provisioning().setAway(false);
    assertThat(usage(owner, token).text("/items/1/used")).isEqualTo("5");
  }

  @Test
  void without_any_reading_seats_are_shown_and_that_the_rest_is_missing() {
    Owner owner = owner();

    Api.Answer nothingThere = usage(owner, accessToken(owner));
    provisioning().setAway(true);
    Api.Answer away = usage(owner, accessToken(owner));

    for (Api.Answer answer : List.of(nothingThere, away)) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("/complete")).isEqualTo("false");
      assertThat(answer.json().at("/items")).hasSize(1);
    }
  }

  @Test
  void that_an_operator_looks_is_in_the_tenants_trail_and_that_a_member_does_is_not() {
    Owner owner = owner();
    usage(owner, accessToken(owner));
    String operator = platformToken("operator");
    assertThat(usage(owner, operator).status()).isEqualTo(200);
    assertThat(api().get("/v1/tenants/" + owner.tenantId() + "/holds", operator).status())
        .isEqualTo(200);

    await()
        .untilAsserted(
            () ->
                assertThat(SentEvents.trail(owner.tenantId()))
                    .filteredOn(event -> event.action().equals("tenant.looked-at"))
                    .singleElement()
                    .satisfies(
                        event -> assertThat(event.target().id()).isEqualTo(owner.tenantId())));
    String nobody = TenantId.next().value();
    assertThat(api().get("/v1/tenants/" + nobody + "/usage", operator).status()).isEqualTo(404);
  }

  private Api.Answer usage(Owner owner, String token) {
    return api().get("/v1/tenants/" + owner.tenantId() + "/usage", token);
  }

  private static void measures(Owner owner, long pods) {
    var usage =
        new TenantUsage(
            new TierName("free"),
            1,
            List.of(new TenantUsage.Item("kubernetes.pods", "objects", pods, 10L)),
            MEASURED);
    provisioning()
        .document(
            owner.tenantId(), "usage", new String(EventJson.write(usage), StandardCharsets.UTF_8));
  }
}
