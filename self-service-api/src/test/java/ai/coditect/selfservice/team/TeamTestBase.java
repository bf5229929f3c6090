package ai.coditect.selfservice.team;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Speaks of teams. */
abstract class TeamTestBase extends SelfServiceTestBase {

  /** The owner of a tenant on Team with so many seats. */
  final Owner team(int seats) {
    Owner owner = owner();
    Api.Answer changed =
        post(
            owner,
            accessToken(owner),
            "/tier-changes",
            "{\"tier\": \"team\", \"seats\": %d}".formatted(seats));
    assertThat(changed.status()).isEqualTo(202);
    return owner;
  }

  final Api.Answer post(Owner owner, String token, String path, String body) {
    return api()
        .post(
            "/v1/tenants/" + owner.tenantId() + path,
            token,
            body,
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  final Api.Answer invite(Owner owner, String email, String role) {
    return post(
        owner,
        accessToken(owner),
        "/invitations",
        "{\"email\": \"%s\", \"role\": \"%s\"}".formatted(email, role));
  }

  final Api.Answer accept(String token) {
    return api()
        .post(
            "/v1/invitations/" + token + "/acceptance",
            null,
            "{\"displayName\": \"Grace Hopper\", \"locale\": \"en\"}");
  }

  final String invitationToken(String email) {
    return mailAbout(email, "You are invited").invitationToken();
  }

  /** Somebody who was invited and has accepted. */
  final Api.Answer joined(Owner owner, String email, String role) {
    assertThat(invite(owner, email, role).status()).isEqualTo(201);
    Api.Answer joined = accept(invitationToken(email));
    assertThat(joined.status()).as(joined.body()).isEqualTo(200);
    return joined;
  }

  /** The membership of whoever has this token. */
  final String memberId(Owner owner, String role) {
    return jdbc.sql(
            "select id from member where tenant_id = ? and role = ? order by id desc limit 1")
        .params(owner.tenantId(), role)
        .query(String.class)
        .single();
  }

  final String path(Owner owner, String member) {
    return "/v1/tenants/%s/members/%s".formatted(owner.tenantId(), member);
  }

  final Api.Answer changeRole(
      Owner owner, String token, String member, String role, @Nullable String etag) {
    String body = "{\"role\": \"%s\"}".formatted(role);
    return etag == null
        ? api().send("PATCH", path(owner, member), token, body)
        : api().send("PATCH", path(owner, member), token, body, "If-Match", etag);
  }

  /** The newest member list that was sent, once its generation is this at least. */
  final TenantMembers list(Owner owner, long generation) {
    return until(
        () ->
            SentEvents.memberLists(owner.tenantId()).stream()
                .reduce((_, newer) -> newer)
                .filter(newest -> newest.generation() >= generation)
                .orElse(null));
  }

  final long generation(Owner owner) {
    return count("select generation from member_list where tenant_id = ?", owner.tenantId());
  }
}
