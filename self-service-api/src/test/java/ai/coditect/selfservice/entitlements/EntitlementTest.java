package ai.coditect.selfservice.entitlements;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class EntitlementTest extends SelfServiceTestBase {

  @Autowired private EntitlementEnds ends;

  @Test
  void the_billing_client_says_what_is_paid_and_nothing_else_changes() {
    Owner owner = team();

    Api.Answer answer = set(owner, "billing", 12, clock.instant().plus(Duration.ofDays(365)));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(intent(owner).entitlement().source()).isEqualTo(Entitlement.Source.SUBSCRIPTION);
    assertThat(intent(owner).entitlement().seats()).isEqualTo(12);
    assertThat(intent(owner).seats()).isEqualTo(7);
    assertThat(intent(owner).tier().value()).isEqualTo("team");
    assertThat(api().get(answer.header("Location"), platformToken("operator")).text("/type"))
        .isEqualTo("entitlement-change");
    assertThat(seats(owner, 12).status()).isEqualTo(202);
    assertThat(seats(owner, 13).problem()).isEqualTo("entitlement-required");
  }

  @Test
  void fewer_seats_than_are_taken_are_not_agreed_to() {
    Owner owner = team();
    for (int i = 0; i < 5; i++) {
      invite(owner);
    }

    Api.Answer refused = set(owner, "billing", 5, clock.instant().plus(Duration.ofDays(365)));

    assertThat(refused.problem()).isEqualTo("seats-in-use");
    assertThat(intent(owner).entitlement().source()).isEqualTo(Entitlement.Source.FREE);
  }

  @ParameterizedTest(name = "{0} days before: {1} mails")
  @CsvSource({"20, 0", "14, 1", "10, 1", "7, 2", "1, 3"})
  void the_owner_is_told_fourteen_seven_and_one_day_before(int days, int mails) {
    Owner owner = team();
    Instant end = clock.instant().plus(Duration.ofDays(30));
    set(owner, "billing", 7, end);
    List.of(20, 14, 10, 7, 1).stream()
        .filter(day -> day >= days)
        .forEach(
            day -> {
              clock.reset();
              clock.step(Duration.ofDays(30 - day));
              ends.run();
              ends.run();
            });

    assertThat(count("select count(*) from notice where subject like ?", owner.tenantId() + "/%"))
        .isEqualTo(mails);
    if (mails > 0) {
      Mailbox.Mail told = mailAbout(owner.email(), "ends soon");
      assertThat(told.text()).contains("tier team").contains("Nothing in it is deleted");
    }
  }

  @Test
  void after_its_end_the_tenant_is_held_until_there_is_another_one() {
    Owner owner = team();
    set(owner, "billing", 7, clock.instant().plus(Duration.ofDays(2)));

    clock.step(Duration.ofDays(2));
    ends.run();
    ends.run();

    assertThat(intent(owner).holds())
        .extracting(Hold::cause)
        .containsExactly(Hold.Cause.ENTITLEMENT_ENDED);
    assertThat(mailAbout(owner.email(), "is suspended").text()).contains("Renew it");

    assertThat(set(owner, "billing", 7, clock.instant().plus(Duration.ofDays(365))).status())
        .isEqualTo(202);

    assertThat(intent(owner).holds()).isEmpty();
    assertThat(intent(owner).tier().value()).isEqualTo("team");
  }

  @Test
  void an_end_during_a_change_of_tier_leaves_the_tenant_with_one_of_the_two() {
    Owner owner = team();
    String token = accessToken(owner);
    set(owner, "billing", 7, clock.instant().plus(Duration.ofDays(2)));
    provisioning().previews(owner.tenantId(), toFree(null));
    clock.step(Duration.ofDays(2));

    List<Integer> answers =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                n -> {
                  if (n % 2 == 0) {
                    ends.run();
                    return 0;
                  }
                  return post(owner, token, "/tier-changes", "{\"tier\": \"free\"}").status();
                })
            .toList();

    assertThat(answers).allMatch(status -> List.of(0, 202, 409).contains(status));
    assertThat(intent(owner).tier().value()).isEqualTo("free");
    assertThat(intent(owner).generation()).as("one change, whoever made it").isEqualTo(4);
    assertThat(intent(owner).holds()).isEmpty();
  }

  @Test
  void after_its_end_the_tenant_gets_its_fallback_if_that_takes_nothing_from_it() {
    Owner owner = team();
    set(owner, "billing", 7, clock.instant().plus(Duration.ofDays(2)));
    provisioning().previews(owner.tenantId(), toFree(null));

    clock.step(Duration.ofDays(2));
    ends.run();
    ends.run();

    assertThat(intent(owner).tier().value()).isEqualTo("free");
    assertThat(intent(owner).seats()).isOne();
    assertThat(intent(owner).entitlement().source()).isEqualTo(Entitlement.Source.FREE);
    assertThat(intent(owner).entitlement().endsAt()).isNull();
    assertThat(intent(owner).holds()).isEmpty();
    assertThat(intent(owner).generation()).isEqualTo(4);
    assertThat(mailAbout(owner.email(), "another tier").text()).contains("tier free");
  }

  @Test
  void a_fallback_that_takes_something_or_has_no_room_is_not_taken() {
    Owner losing = team();
    set(losing, "billing", 7, clock.instant().plus(Duration.ofDays(2)));
    provisioning().previews(losing.tenantId(), toFree("a".repeat(64)));
    Owner crowded = team();
    invite(crowded);
    set(crowded, "billing", 7, clock.instant().plus(Duration.ofDays(2)));
    provisioning().previews(crowded.tenantId(), toFree(null));

    clock.step(Duration.ofDays(2));
    ends.run();

    for (Owner held : List.of(losing, crowded)) {
      assertThat(intent(held).tier().value()).isEqualTo("team");
      assertThat(intent(held).holds())
          .extracting(Hold::cause)
          .containsExactly(Hold.Cause.ENTITLEMENT_ENDED);
    }
  }

  @Test
  void what_the_fallback_takes_is_asked_for_again_for_an_hour_while_provisioning_is_away() {
    Owner owner = team();
    set(owner, "billing", 7, clock.instant().plus(Duration.ofDays(2)));
    provisioning().previews(owner.tenantId(), toFree(null));
    provisioning().setAway(true);

    clock.step(Duration.ofDays(2).plusMinutes(30));
    ends.run();
    assertThat(intent(owner).generation()).isEqualTo(3);

    clock.step(Duration.ofMinutes(31));
    ends.run();
    assertThat(intent(owner).holds()).hasSize(1);
  }

  @Test
  void a_fallback_that_a_backend_has_refused_is_not_tried_again() {
    Owner owner = team();
    set(owner, "billing", 7, clock.instant().plus(Duration.ofDays(2)));
    provisioning().previews(owner.tenantId(), toFree(null));
    Entitlement ended = intent(owner).entitlement();
    clock.step(Duration.ofDays(2));
    ends.run();

    report(
        StatusReport.of(intent(owner), 9)
            .refused("team", 2, Reason.KUBERNETES_REJECTED, "The quota is refused.")
            .with(Aspect.TIER, OperationOutcome.State.FAILED)
            .status());
    until(() -> intent(owner).tier().value().equals("team") ? true : null);
    assertThat(intent(owner).entitlement()).isEqualTo(ended);
    ends.run();

    assertThat(intent(owner).tier().value()).isEqualTo("team");
    assertThat(intent(owner).holds()).hasSize(1);
  }

  private static TierChangePreview toFree(@Nullable String digest) {
    return new TierChangePreview(
        new TierName("free"),
        3,
        List.of(),
        List.of(),
        digest == null ? List.of() : List.of("database.schema.main"),
        List.of(),
        List.of(),
        List.of(),
        digest);
  }

  @Test
  void an_end_that_has_passed_is_refused() {
    Owner owner = team();

    assertThat(set(owner, "operator", 7, clock.instant()).status()).isEqualTo(400);
    assertThat(set(owner, "operator", 51, clock.instant().plusSeconds(60)).status()).isEqualTo(400);
  }

  private Owner team() {
    Owner owner = owner();
    assertThat(
            post(owner, accessToken(owner), "/tier-changes", "{\"tier\": \"team\", \"seats\": 7}")
                .status())
        .isEqualTo(202);
    return owner;
  }

  private Api.Answer set(Owner owner, String role, int seats, Instant end) {
    return post(
        owner,
        platformToken(role),
        "/entitlements",
        "{\"source\": \"subscription\", \"reference\": \"S-1\", \"seats\": %d, \"endsAt\": \"%s\"}"
            .formatted(seats, end));
  }

  private Api.Answer seats(Owner owner, int seats) {
    return post(owner, accessToken(owner), "/seat-changes", "{\"seats\": %d}".formatted(seats));
  }

  private void invite(Owner owner) {
    String body = "{\"email\": \"%s\", \"role\": \"viewer\"}".formatted(newEmail());
    assertThat(post(owner, accessToken(owner), "/invitations", body).status()).isEqualTo(201);
  }

  private Api.Answer post(Owner owner, String token, String path, String body) {
    return api()
        .post(
            "/v1/tenants/" + owner.tenantId() + path,
            token,
            body,
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }
}
