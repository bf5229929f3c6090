package ai.coditect.selfservice.team;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SentEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvitationTest extends TeamTestBase {

  @Test
  void who_is_invited_joins_by_the_link_in_the_mail_and_gets_an_account() {
    Owner owner = team(5);
    String email = newEmail();
    Api.Answer invited = invite(owner, email, "developer");
    assertThat(invited.status()).isEqualTo(201);
    assertThat(invited.text("/state")).isEqualTo("open");

    Api.Answer joined = accept(invitationToken(email));

    assertThat(joined.status()).isEqualTo(200);
    assertThat(joined.text("/role")).isEqualTo("developer");
    assertThat(joined.text("/credentialSetup/href")).contains("/credential-setup/");
    String member = joined.text("/memberId");
    TenantMembers.Member sent =
        until(
            () ->
                SentEvents.memberLists(owner.tenantId()).stream()
                    .flatMap(list -> list.members().stream())
                    .filter(it -> it.id().value().equals(member) && it.identity() != null)
                    .findFirst()
                    .orElse(null));
    assertThat(sent.role()).isEqualTo(Role.DEVELOPER);
    Api.Answer list = api().get("/v1/tenants/" + owner.tenantId() + "/members", accessToken(owner));
    assertThat(list.text("/items/1/displayName")).isEqualTo("Grace Hopper");
    assertThat(list.text("/items/1/email")).isEqualTo(email);
    assertThat(list.json().at("/seats/taken").asInt()).isEqualTo(2);
    assertThat(SentEvents.trail(owner.tenantId()).stream().map(it -> it.action()))
        .contains("invitation.created", "invitation.accepted", "member.added");
  }

  @Test
  void who_is_known_already_joins_with_the_account_that_they_have() {
    Owner owner = team(5);
    Owner known = owner();
    String token = accessToken(known);
    assertThat(invite(owner, known.email(), "viewer").status()).isEqualTo(201);
    Api.Answer before = api().get("/v1/me", token);
    assertThat(before.text("/invitations/0/tenantId")).isEqualTo(owner.tenantId());
    assertThat(before.json().at("/memberships").size()).isOne();

    Api.Answer joined = accept(invitationToken(known.email()));

    assertThat(api().get("/v1/me", token).text("/memberships/1/role")).isEqualTo("viewer");
    assertThat(api().get("/v1/me", token).json().at("/invitations").size()).isZero();

    assertThat(joined.json().has("credentialSetup")).isFalse();
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), token).status()).isEqualTo(200);
    assertThat(invite(owner, known.email().toUpperCase(java.util.Locale.ROOT), "viewer").problem())
        .isEqualTo("already-member");
  }

  @Test
  void an_open_invitation_holds_a_seat_until_it_is_revoked_or_expires() {
    Owner owner = team(5);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(invite(owner, newEmail(), "developer").text("/id"));
    }
    Api.Answer refused = invite(owner, newEmail(), "developer");
    assertThat(refused.problem()).isEqualTo("no-seat-left");
    assertThat(refused.json().at("/seats").asInt()).isEqualTo(5);
    assertThat(refused.json().at("/taken").asInt()).isEqualTo(5);
    assertThat(invite(owner, newEmail(), "billing").status()).isEqualTo(201);

    String revoked = "/v1/tenants/" + owner.tenantId() + "/invitations/" + ids.getFirst();
    assertThat(api().send("DELETE", revoked, accessToken(owner), null).status()).isEqualTo(204);
    assertThat(invite(owner, newEmail(), "developer").status()).isEqualTo(201);
    assertThat(invite(owner, newEmail(), "developer").problem()).isEqualTo("no-seat-left");
    clock.step(Duration.ofDays(7).plusSeconds(1));
    assertThat(invite(owner, newEmail(), "developer").status()).isEqualTo(201);
  }

  @Test
  void of_two_hundred_invitations_to_the_last_seat_one_gets_it() {
    Owner owner = team(5);
    String token = accessToken(owner);
    for (int i = 0; i < 3; i++) {
      invite(owner, newEmail(), "developer");
    }

    Map<String, Long> answers =
        atOnce(200, () -> inviteUntilAnswered(owner, token, newEmail())).stream()
            .map(answer -> answer.status() == 201 ? "invited" : answer.problem())
            .collect(Collectors.groupingBy(it -> it, Collectors.counting()));

    assertThat(answers).isEqualTo(Map.of("invited", 1L, "no-seat-left", 199L));
    assertThat(count("select count(*) from invitation where tenant_id = ?", owner.tenantId()))
        .isEqualTo(4);
  }

  @Test
  void who_is_signed_in_joins_with_the_account_they_have_and_no_other_site_can_make_them() {
    Owner owner = team(5);
    String email = newEmail();
    invite(owner, email, "developer");
    Owner somebody = owner();
    var browser = browser(accessToken(somebody));
    String page = "/invitations/" + invitationToken(email);
    String form = "application/x-www-form-urlencoded";

    assertThat(api().get(page, null, browser.reading()).body())
        .contains("Accept as " + somebody.email(), page + "/membership");
    assertThat(
            api()
                .post(
                    page + "/membership",
                    null,
                    "",
                    "Cookie",
                    browser.cookie(),
                    "Content-Type",
                    form)
                .problem())
        .isEqualTo("csrf-token-required");
    Api.Answer joined =
        api()
            .post(
                page + "/membership",
                null,
                "_csrf=" + browser.csrfToken(),
                "Cookie",
                browser.cookie(),
                "Content-Type",
                form);

    assertThat(joined.body()).contains("You belong to the workspace now");
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), null, browser.reading()).status())
        .isEqualTo(200);
    assertThat(count("select count(*) from person where email = ?", email)).isZero();
    assertThat(api().get(page, null, browser.reading()).status()).isEqualTo(409);
  }

  @Test
  void of_several_who_use_one_link_one_joins() {
    Owner owner = team(5);
    String email = newEmail();
    invite(owner, email, "developer");
    String token = invitationToken(email);

    List<Api.Answer> answers = atOnce(10, () -> accept(token));

    assertThat(answers.stream().filter(it -> it.status() == 200)).hasSize(1);
    assertThat(answers.stream().filter(it -> it.status() != 200).map(Api.Answer::problem))
        .hasSize(9)
        .containsOnly("invitation-ended");
    assertThat(count("select count(*) from member where tenant_id = ?", owner.tenantId()))
        .isEqualTo(2);
  }

  @Test
  void reading_the_page_uses_nothing_up_and_its_button_joins() {
    Owner owner = team(5);
    String email = newEmail();
    String id = invite(owner, email, "viewer").text("/id");
    String page = "/invitations/" + invitationToken(email);

    for (int i = 0; i < 3; i++) {
      assertThat(api().get(page, null).body()).contains("Accept the invitation");
    }
    Api.Answer joined = api().post(page, null, null);

    assertThat(joined.status()).isEqualTo(200);
    assertThat(joined.body()).contains("/credential-setup/");
    assertThat(api().get(page, null).status()).isEqualTo(409);
    assertThat(api().get("/invitations/ivt_unknown", null).status()).isEqualTo(404);
    assertThat(
            count("select count(*) from invitation where id = ? and accepted_at is not null", id))
        .isOne();
  }

  @Test
  void a_link_is_worth_nothing_after_a_week_or_once_the_invitation_was_revoked() {
    Owner owner = team(5);
    String late = newEmail();
    invite(owner, late, "viewer");
    String lateToken = invitationToken(late);
    String unwanted = newEmail();
    String id = invite(owner, unwanted, "viewer").text("/id");
    String revokedToken = invitationToken(unwanted);
    String path = "/v1/tenants/" + owner.tenantId() + "/invitations/" + id;

    assertThat(api().send("DELETE", path, accessToken(owner), null).status()).isEqualTo(204);

    assertThat(accept(revokedToken).problem()).isEqualTo("invitation-ended");
    assertThat(api().send("DELETE", path, accessToken(owner), null).problem())
        .isEqualTo("invitation-ended");
    clock.step(Duration.ofDays(7).plusSeconds(1));
    assertThat(accept(lateToken).problem()).isEqualTo("link-expired");
    assertThat(accept("ivt_unknown").status()).isEqualTo(404);
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"email\": \"a@b\", \"role\": \"viewer\"}                                                  | no address",
        "{\"email\": \"a@example.org\\r\\nBcc: b@example.org\", \"role\": \"viewer\"}                | a second header",
        "{\"email\": \"a@example.org\", \"role\": \"auditor\"}                                       | an auditor without end",
        "{\"email\": \"a@example.org\", \"role\": \"auditor\", \"endsAt\": \"2020-01-01T00:00:00Z\"} | an end in the past",
        "{\"email\": \"a@example.org\", \"role\": \"viewer\", \"endsAt\": \"2027-01-01T00:00:00Z\"}  | an end of another role",
        "{\"email\": \"a@example.org\", \"role\": \"operator\"}                                      | a role of the platform",
      })
  void a_bad_invitation_is_refused_and_holds_no_seat(String body, String reason) {
    Owner owner = team(5);

    assertThat(post(owner, accessToken(owner), "/invitations", body).status())
        .as(reason)
        .isEqualTo(400);

    assertThat(count("select count(*) from invitation where tenant_id = ?", owner.tenantId()))
        .isZero();
  }

  @Test
  void an_admin_invites_everybody_but_owners() {
    Owner owner = team(5);
    String admin = member(owner, Role.ADMIN);
    String body = "{\"email\": \"%s\", \"role\": \"%s\"}";

    assertThat(post(owner, admin, "/invitations", body.formatted(newEmail(), "owner")).status())
        .isEqualTo(403);
    assertThat(post(owner, admin, "/invitations", body.formatted(newEmail(), "admin")).status())
        .isEqualTo(201);
  }

  @Test
  void the_same_request_again_has_the_same_answer_and_one_effect() {
    Owner owner = team(5);
    String email = newEmail();
    String body = "{\"email\": \"%s\", \"role\": \"viewer\"}".formatted(email);
    String path = "/v1/tenants/" + owner.tenantId() + "/invitations";
    String token = accessToken(owner);

    List<Api.Answer> answers =
        IntStream.range(0, 3)
            .mapToObj(_ -> api().post(path, token, body, "Idempotency-Key", "one"))
            .toList();

    assertThat(answers.stream().map(it -> it.text("/id")).distinct()).hasSize(1);
    assertThat(answers).allMatch(it -> it.status() == 201);
    assertThat(invite(owner, email, "viewer").problem()).isEqualTo("already-invited");
    assertThat(
            count("select count(*) from notice where subject = ?", answers.getFirst().text("/id")))
        .isOne();
  }

  @Test
  void pages_of_invitations_hold_all_of_them_once_whatever_is_added_meanwhile() {
    Owner owner = team(12);
    String path = "/v1/tenants/" + owner.tenantId() + "/invitations?limit=2";
    String token = accessToken(owner);
    for (int i = 0; i < 5; i++) {
      invite(owner, newEmail(), "viewer");
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    do {
      Api.Answer page = api().get(path + cursor, token);
      page.json().path("items").forEach(item -> seen.add(item.path("id").asString()));
      cursor = page.json().has("nextCursor") ? "&cursor=" + page.text("/nextCursor") : "";
      if (seen.size() == 2) {
        invite(owner, newEmail(), "viewer");
      }
    } while (!cursor.isEmpty());

    assertThat(seen).hasSize(6).doesNotHaveDuplicates().isSorted();
    assertThat(api().get(path + "&cursor=forged", token).status()).isEqualTo(400);
  }

  /** As a client does that is told to try again in a few seconds. */
  private Api.Answer inviteUntilAnswered(Owner owner, String token, String email) {
    String body = "{\"email\": \"%s\", \"role\": \"viewer\"}".formatted(email);
    String path = "/v1/tenants/" + owner.tenantId() + "/invitations";
    return until(
        () -> {
          Api.Answer answer = api().post(path, token, body, "Idempotency-Key", email);
          return answer.status() == 503 ? null : answer;
        });
  }

  private static <T> List<T> atOnce(int times, Callable<T> work) {
    List<T> results = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> done : threads.invokeAll(java.util.Collections.nCopies(times, work))) {
        results.add(done.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
