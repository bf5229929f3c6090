package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.localstack.testing.TestToken;
import ai.coditect.platform.event.EventJson;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AccessApiTest extends TrailApi {

  @Test
  void without_a_valid_token_nothing_is_shown() {
    TestToken good = token("somebody").withRoles("auditor");
    Map<String, String> tokens =
        Map.of(
            "expired", good.expiredSince(Duration.ofMinutes(5)).signed(),
            "for another service", good.withAudience("self-service-api").signed(),
            "alg none", good.unsigned(),
            "signed by a stranger", good.signedByStranger(),
            "of another issuer", good.withClaim("iss", "https://evil.example").signed(),
            "no token at all", "not-a-token");
    for (String path :
        List.of(
            "/v1/audit-events",
            "/v1/audit-events/0",
            "/v1/tenants/" + TenantId.next() + "/audit-events",
            "/v1/tree-head",
            "/logout",
            "/v1/proofs/inclusion?index=0")) {
      assertThat(get(path, null).statusCode()).as(path).isEqualTo(401);
      tokens.forEach(
          (kind, token) -> {
            HttpResponse<String> answer = get(path, token);
            assertThat(answer.statusCode()).as("%s: %s", kind, path).isEqualTo(401);
            assertThat(json(answer).get("type").stringValue()).endsWith("/unauthenticated");
          });
    }
    assertThat(get("/v1/audit-events", good.signed()).statusCode()).isEqualTo(200);
  }

  @Test
  void a_token_that_cannot_be_checked_for_now_is_answered_503_and_not_called_bad() {
    String token = token("somebody").withRoles("auditor").signedByNewKey();

    try (var _ = TestIssuer.shared().silence()) {
      HttpResponse<String> answer = get("/v1/audit-events", token);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(json(answer).get("type").stringValue()).endsWith("/unavailable");
    }
    assertThat(get("/v1/audit-events", token).statusCode()).isEqualTo(401);
  }

  @Test
  void what_is_not_offered_is_not_there_even_for_an_auditor() {
    assertThat(get("/v1/else", AUDITOR).statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/v1/audit-events/0", AUDITOR).statusCode()).isEqualTo(403);
    assertThat(send("POST", "/v1/audit-events", AUDITOR).statusCode()).isEqualTo(403);
  }

  @Test
  void a_tenants_trail_is_shown_to_its_owners_and_auditors_and_to_the_platforms() {
    TenantId tenant = tenantWithTrail(3);
    members(tenant, 1, "owner", Role.OWNER, "auditing", Role.AUDITOR, "dev", Role.DEVELOPER);
    String path = "/v1/tenants/" + tenant + "/audit-events";

    assertThat(get(path, token("owner").signed()).statusCode()).isEqualTo(200);
    assertThat(get(path, token("auditing").signed()).statusCode()).isEqualTo(200);
    assertThat(get(path, AUDITOR).statusCode()).isEqualTo(200);
    assertThat(get(path, token("op").withRoles("operator").signed()).statusCode()).isEqualTo(200);
    assertThat(get(path, token("dev").signed()).statusCode()).isEqualTo(403);
    assertThat(get(path, token("stranger").signed()).statusCode()).isEqualTo(404);
    assertThat(get(path, token("owner2").withRoles("owner").signed()).statusCode())
        .as("what a token says of tenants counts for nothing")
        .isEqualTo(404);
    assertThat(get("/v1/audit-events", token("owner").signed()).statusCode()).isEqualTo(403);
  }

  @Test
  void a_foreign_tenant_looks_like_none() {
    TenantId foreign = tenantWithTrail(1);
    String stranger = token("stranger").signed();

    JsonNode there = json(get("/v1/tenants/" + foreign + "/audit-events", stranger));
    JsonNode nowhere = json(get("/v1/tenants/" + TenantId.next() + "/audit-events", stranger));
    JsonNode noId = json(get("/v1/tenants/no-id/audit-events", stranger));

    assertThat(there.get("status").intValue()).isEqualTo(404);
    assertThat(withoutTraceAndPath(there)).isEqualTo(withoutTraceAndPath(nowhere));
    assertThat(withoutTraceAndPath(there)).isEqualTo(withoutTraceAndPath(noId));

    long index = indexOf(foreign);
    assertThat(get("/v1/audit-events/" + index, stranger).statusCode()).isEqualTo(404);
    assertThat(get("/v1/audit-events/99999999", stranger).statusCode()).isEqualTo(404);
    assertThat(get("/v1/audit-events/" + index, AUDITOR).statusCode()).isEqualTo(200);
  }

  private static void members(TenantId tenant, long generation, Object... subjectsAndRoles) {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < subjectsAndRoles.length; i += 2) {
      members.add(
          new Member(
              MemberId.next(),
              (Role) subjectsAndRoles[i + 1],
              new Identity(TestIssuer.shared().issuer(), (String) subjectsAndRoles[i])));
    }
    var list = new TenantMembers(tenant, generation, members);
    var envelope = new TestMessage("evt-" + tenant, "self-service-api", EventTypes.MEMBERS_CHANGED);
    var message = envelope.to(Topics.TENANT_MEMBERS, tenant.value(), EventJson.write(list));
    TestEvents.send(List.of(message));
    await()
        .atMost(SOON)
        .until(
            () ->
                number("select count(*) from member where tenant_id = ?", tenant.value())
                    == members.size());
  }

  private static Map<String, String> withoutTraceAndPath(JsonNode problem) {
    return Map.of(
        "type", problem.get("type").stringValue(),
        "title", problem.get("title").stringValue(),
        "detail", problem.get("detail").stringValue());
  }
}
