package ai.coditect.selfservice.team;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.StatusReport;
import ai.coditect.selfservice.work.NotedTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class TeamTest extends TeamTestBase {

  @Autowired
  @SuppressWarnings("NullAway.Init") // Spring sets it
  private List<NotedTimes> notedTimes;

  @Autowired private EndedMemberships ended;

  @Test
  void a_change_of_role_acts_at_once_and_goes_out_as_a_list_of_its_own() {
    Owner owner = team(5);
    String token = member(owner, Role.VIEWER);
    String viewer = memberId(owner, "VIEWER");
    long before = generation(owner);
    assertThat(post(owner, token, "/invitations", invitation()).status()).isEqualTo(403);
    Api.Answer read = api().get(path(owner, viewer), accessToken(owner));

    Api.Answer changed =
        changeRole(owner, accessToken(owner), viewer, "admin", read.header("ETag"));

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text("/role")).isEqualTo("admin");
    assertThat(post(owner, token, "/invitations", invitation()).status()).isEqualTo(201);
    TenantMembers list = list(owner, before + 1);
    assertThat(list.generation()).isEqualTo(before + 1);
    assertThat(list.members().stream().filter(it -> it.id().value().equals(viewer)))
        .singleElement()
        .satisfies(it -> assertThat(it.role()).isEqualTo(Role.ADMIN));
  }

  @Test
  void an_update_needs_the_version_that_was_read() {
    Owner owner = team(5);
    member(owner, Role.VIEWER);
    String viewer = memberId(owner, "VIEWER");
    String token = accessToken(owner);
    String etag = api().get(path(owner, viewer), token).header("ETag");
    assertThat(changeRole(owner, token, viewer, "developer", null).problem())
        .isEqualTo("precondition-required");
    assertThat(changeRole(owner, token, viewer, "developer", etag).status()).isEqualTo(200);

    Api.Answer stale = changeRole(owner, token, viewer, "admin", etag);

    assertThat(stale.status()).isEqualTo(412);
    assertThat(api().get(path(owner, viewer), token).text("/role")).isEqualTo("developer");
  }

  @Test
  void the_last_owner_neither_leaves_nor_becomes_less() {
    Owner owner = team(5);
    String token = accessToken(owner);
    String self = memberId(owner, "OWNER");
    String etag = api().get(path(owner, self), token).header("ETag");

    assertThat(changeRole(owner, token, self, "admin", etag).problem()).isEqualTo("last-owner");
    assertThat(api().send("DELETE", path(owner, self), token, null).problem())
        .isEqualTo("last-owner");
    assertThat(api().send("DELETE", path(owner, self) + "/seat", token, null).problem())
        .isEqualTo("last-owner");
  }

  @Test
  void of_two_owners_who_leave_at_once_one_stays() {
    Owner owner = team(5);
    String one = accessToken(owner);
    String firstId = memberId(owner, "OWNER");
    String other = member(owner, Role.OWNER);
    String otherId = memberId(owner, "OWNER");

    List<Integer> answers =
        Stream.of(List.of(one, firstId), List.of(other, otherId))
            .parallel()
            .map(it -> api().send("DELETE", path(owner, it.getLast()), it.getFirst(), null))
            .map(Api.Answer::status)
            .sorted()
            .toList();

    assertThat(answers).containsExactly(204, 409);
    assertThat(count("select count(*) from member where tenant_id = ?", owner.tenantId())).isOne();
  }

  @Test
  void who_leaves_loses_all_at_once_and_the_times_of_it_are_kept() {
    Owner owner = team(5);
    Owner guest = owner();
    String guestToken = accessToken(guest);
    Api.Answer joined = joined(owner, guest.email(), "developer");
    String tenant = "/v1/tenants/" + owner.tenantId();
    assertThat(api().get(tenant, guestToken).status()).isEqualTo(200);

    assertThat(
            api().send("DELETE", path(owner, joined.text("/memberId")), guestToken, null).status())
        .isEqualTo(204);

    assertThat(api().get(tenant, guestToken).status()).isEqualTo(404);
    assertThat(api().get("/v1/operations/" + owner.operationId(), owner.operationToken()).status())
        .isEqualTo(401);
    assertThat(mailAbout(guest.email(), "no longer belong").text()).contains(owner.tenantId());
    long generation = generation(owner);
    assertThat(list(owner, generation).members()).hasSize(1);
    Api.Answer open = api().get(tenant + "/access-grants", accessToken(owner));
    assertThat(open.text("/items/1/userId")).isEqualTo(guest.userId());
    for (String time : List.of("requestedAt", "approvedAt", "grantedAt", "terminatedAt")) {
      assertThat(Instant.parse(open.text("/items/1/" + time))).isNotNull();
    }
    assertThat(open.json().at("/items/1").has("revokedAt")).isFalse();
    report(StatusReport.of(intent(owner), 7).observing(generation).status());
    until(
        () ->
            api()
                    .get(tenant + "/access-grants", accessToken(owner))
                    .json()
                    .at("/items/1")
                    .has("revokedAt")
                ? true
                : null);
  }

  @Test
  void who_has_no_seat_can_do_nothing_but_leave_and_is_on_no_list() {
    Owner owner = team(5);
    String token = accessToken(owner);
    String developer = member(owner, Role.DEVELOPER);
    String id = memberId(owner, "DEVELOPER");
    String tenant = "/v1/tenants/" + owner.tenantId();

    assertThat(api().send("DELETE", path(owner, id) + "/seat", token, null).status())
        .isEqualTo(200);

    assertThat(api().get(tenant, developer).problem()).isEqualTo("seat-required");
    assertThat(list(owner, generation(owner)).members()).hasSize(1);
    long generation = generation(owner);
    assertThat(api().send("DELETE", path(owner, id) + "/seat", token, null).status())
        .isEqualTo(200);
    assertThat(generation(owner)).as("nothing has changed").isEqualTo(generation);
    assertThat(api().send("PUT", path(owner, id) + "/seat", token, null).status()).isEqualTo(200);
    assertThat(api().get(tenant, developer).status()).isEqualTo(200);
    assertThat(list(owner, generation + 1).members()).hasSize(2);
    api().send("DELETE", path(owner, id) + "/seat", token, null);
    assertThat(api().send("DELETE", path(owner, id), developer, null).status()).isEqualTo(204);
  }

  @Test
  void an_owner_hands_the_tenant_over_in_one_step() {
    Owner owner = team(5);
    String token = accessToken(owner);
    String self = memberId(owner, "OWNER");
    String successorToken = member(owner, Role.DEVELOPER);
    String successor = memberId(owner, "DEVELOPER");

    Api.Answer done =
        post(owner, token, "/ownership-transfers", "{\"memberId\": \"%s\"}".formatted(successor));

    assertThat(done.status()).isEqualTo(200);
    assertThat(api().get(path(owner, successor), successorToken).text("/role")).isEqualTo("owner");
    assertThat(api().get(path(owner, self), successorToken).text("/role")).isEqualTo("admin");
    assertThat(
            post(owner, token, "/ownership-transfers", "{\"memberId\": \"%s\"}".formatted(self))
                .status())
        .isEqualTo(403);
  }

  @Test
  void an_auditor_reads_until_the_day_that_was_set() {
    Owner owner = team(5);
    Owner auditor = owner();
    String token = accessToken(auditor);
    Instant end = clock.instant().plus(Duration.ofDays(3));
    String body =
        "{\"email\": \"%s\", \"role\": \"auditor\", \"endsAt\": \"%s\"}"
            .formatted(auditor.email(), end);
    assertThat(post(owner, accessToken(owner), "/invitations", body).status()).isEqualTo(201);
    assertThat(accept(invitationToken(auditor.email())).status()).isEqualTo(200);
    String grants = "/v1/tenants/" + owner.tenantId() + "/access-grants";
    assertThat(api().get(grants, token).status()).isEqualTo(200);
    assertThat(post(owner, token, "/invitations", invitation()).status()).isEqualTo(403);
    long generation = generation(owner);

    clock.step(Duration.ofDays(3).plusSeconds(1));

    assertThat(api().get(grants, token).status()).isEqualTo(404);
    ended.end(new TenantId(owner.tenantId()));
    assertThat(list(owner, generation + 1).members()).hasSize(1);
    assertThat(mailAbout(auditor.email(), "no longer belong").text()).contains(owner.tenantId());
  }

  @Test
  void the_number_of_seats_changes_within_the_tier_and_never_below_what_is_taken() {
    Owner owner = team(7);
    String token = accessToken(owner);
    for (int i = 0; i < 5; i++) {
      invite(owner, newEmail(), "viewer");
    }

    assertThat(post(owner, token, "/seat-changes", "{\"seats\": 4}").status()).isEqualTo(400);
    assertThat(post(owner, token, "/seat-changes", "{\"seats\": 51}").status()).isEqualTo(400);
    assertThat(post(owner, token, "/seat-changes", "{\"seats\": 5}").problem())
        .isEqualTo("seats-in-use");
    Api.Answer changed = post(owner, token, "/seat-changes", "{\"seats\": 12}");

    assertThat(changed.status()).isEqualTo(202);
    assertThat(intent(owner).seats()).isEqualTo(12);
    assertThat(intent(owner).entitlement().seats()).isEqualTo(12);
    assertThat(intent(owner).operation(Aspect.SETTINGS)).isPresent();
    assertThat(api().get(changed.header("Location"), token).text("/type")).isEqualTo("seat-change");
  }

  @ParameterizedTest(name = "{0} to {1} by an admin: {2}")
  @CsvSource({
    "DEVELOPER, admin, 200",
    "DEVELOPER, owner, 403",
    "OWNER, viewer, 403",
    "BILLING, viewer, 200",
    "VIEWER, billing, 200"
  })
  void admins_give_and_take_every_role_but_ownership(String from, String to, int status) {
    Owner owner = team(7);
    String admin = member(owner, Role.ADMIN);
    member(owner, Role.valueOf(from));
    String id = memberId(owner, from);
    String etag = api().get(path(owner, id), admin).header("ETag");

    assertThat(changeRole(owner, admin, id, to, etag).status()).isEqualTo(status);
  }

  @Test
  void who_was_active_last_is_shown_and_addresses_to_administrators_only() {
    Owner owner = team(5);
    String viewer = member(owner, Role.VIEWER);
    String members = "/v1/tenants/" + owner.tenantId() + "/members";

    Api.Answer seen = api().get(members, viewer);
    notedTimes.forEach(NotedTimes::write);

    assertThat(seen.json().at("/items/0").has("email")).isFalse();
    assertThat(api().get(members, accessToken(owner)).text("/items/1/lastActiveAt")).isNotEmpty();
    assertThat(api().get(members, accessToken(owner)).text("/items/0/email"))
        .isEqualTo(owner.email());
  }

  private static String invitation() {
    return "{\"email\": \"%s\", \"role\": \"viewer\"}".formatted(newEmail());
  }
}
