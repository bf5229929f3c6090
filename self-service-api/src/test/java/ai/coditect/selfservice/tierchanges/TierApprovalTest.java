package ai.coditect.selfservice.tierchanges;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.status.OperationOutcome;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.StatusReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@SuppressWarnings("NullAway.Init") // Spring sets the field
class TierApprovalTest extends SelfServiceTestBase {

  private static final String ENTERPRISE =
      "{\"tier\": \"enterprise\", \"seats\": 200, \"contractReference\": \"C-2026-0042\"}";
  private static final String APPROVED = "{\"approved\": true}";
  private static final String REFUSED =
      "{\"approved\": false, \"reason\": \"We could not find the contract (100%).\"}";

  @Autowired private TierApprovals approvals;

  @Test
  void a_tier_by_contract_waits_for_an_operator_and_its_operation_goes_on_when_they_agree() {
    Owner owner = owner();
    String token = accessToken(owner);
    Api.Answer asked = ask(owner, token, ENTERPRISE);
    String operation = asked.text("/operationId");

    assertThat(asked.status()).isEqualTo(202);
    assertThat(intent(owner).generation()).isOne();
    Api.Answer waiting = api().get(asked.header("Location"), token);
    assertThat(waiting.text("/state")).isEqualTo("awaiting-approval");
    assertThat(waiting.text("/waitingOn")).isEqualTo("operator");
    assertThat(waiting.text("/reason")).isEqualTo("AwaitingApproval");
    assertThat(operations(owner, token, "awaiting-approval")).containsExactly(operation);
    assertThat(listed()).contains(operation);

    Api.Answer approved =
        decide(operation, "{\"approved\": true, \"endsAt\": \"2031-01-01T00:00:00Z\"}");

    assertThat(approved.text("/state")).as(approved.body()).isEqualTo("approved");
    assertThat(intent(owner).tier().value()).isEqualTo("enterprise");
    assertThat(intent(owner).seats()).isEqualTo(200);
    assertThat(intent(owner).entitlement().source()).isEqualTo(Entitlement.Source.CONTRACT);
    assertThat(intent(owner).entitlement().reference()).isEqualTo("C-2026-0042");
    assertThat(intent(owner).entitlement().endsAt())
        .isEqualTo(Instant.parse("2031-01-01T00:00:00Z"));
    assertThat(intent(owner).operation(Aspect.TIER).orElseThrow().operationId().value())
        .isEqualTo(operation);
    assertThat(state(operation, token)).isEqualTo("queued");
    assertThat(listed()).doesNotContain(operation);
    assertThat(decide(operation, APPROVED).problem()).isEqualTo("tier-request-ended");
    assertThat(mailAbout(owner.email(), "was approved").text()).contains("enterprise");

    report(
        StatusReport.of(intent(owner), 3)
            .with(Aspect.TIER, OperationOutcome.State.SUCCEEDED)
            .status());
    until(() -> state(operation, token).equals("succeeded") ? true : null);
  }

  @Test
  void whoever_is_refused_is_told_why_and_may_ask_again() {
    Owner owner = owner();
    String token = accessToken(owner);
    String operation = ask(owner, token, ENTERPRISE).text("/operationId");

    assertThat(decide(operation, REFUSED).text("/state")).isEqualTo("refused");

    Api.Answer ended = api().get("/v1/operations/" + operation, token);
    assertThat(ended.text("/state")).isEqualTo("failed");
    assertThat(ended.text("/reason")).isEqualTo("NotApproved");
    assertThat(ended.text("/message")).contains("could not find the contract");
    assertThat(mailAbout(owner.email(), "was not approved").text()).contains("contract (100%)");
    assertThat(intent(owner).generation()).isOne();
    assertThat(ask(owner, token, ENTERPRISE).status()).isEqualTo(202);
  }

  @Test
  void a_newer_request_takes_the_place_of_one_that_waits_and_the_customer_may_take_it_back() {
    Owner owner = owner();
    String token = accessToken(owner);
    String first = ask(owner, token, ENTERPRISE).text("/operationId");
    String second = ask(owner, token, ENTERPRISE).text("/operationId");
    assertThat(state(first, token)).isEqualTo("superseded");
    String path = "/v1/tenants/" + owner.tenantId() + "/tier-changes/";

    assertThat(withdraw(path + second, member(owner, Role.DEVELOPER)).status()).isEqualTo(403);
    assertThat(withdraw(path + second, accessToken(owner())).status()).isEqualTo(404);
    assertThat(withdraw(path + second, token).status()).isEqualTo(204);
    assertThat(withdraw(path + second, token).problem()).isEqualTo("tier-request-ended");

    assertThat(state(second, token)).isEqualTo("failed");
    assertThat(decide(second, APPROVED).problem()).isEqualTo("tier-request-ended");
    assertThat(
            withdraw("/v1/tenants/" + owner.tenantId() + "/tier-changes/" + other(), token)
                .status())
        .isEqualTo(404);
  }

  @Test
  void another_change_meanwhile_leaves_the_request_and_the_tier_itself_ends_it() {
    Owner owner = owner();
    String token = accessToken(owner);
    String operation = ask(owner, token, ENTERPRISE).text("/operationId");
    ask(owner, token, "{\"tier\": \"team\"}");
    report(
        StatusReport.of(intent(owner), 2)
            .with(Aspect.TIER, OperationOutcome.State.SUCCEEDED)
            .status());
    until(
        () ->
            count("select count(*) from tenant_status where tenant_id = ?", owner.tenantId()) == 1
                ? true
                : null);
    assertThat(state(operation, token)).isEqualTo("awaiting-approval");

    ask(
        owner,
        platformToken("operator"),
        "{\"tier\": \"enterprise\", \"reason\": \"signed\", \"contractReference\": \"C-1\"}");

    assertThat(state(operation, token)).isEqualTo("superseded");
    assertThat(decide(operation, APPROVED).problem()).isEqualTo("tier-request-ended");
  }

  @Test
  void a_tenant_has_the_trial_once_while_it_waits_and_the_tier_once_it_is_approved() {
    Owner owner = owner();
    String token = accessToken(owner);
    String operation =
        ask(owner, token, "{\"tier\": \"campus\", \"seats\": 40}").text("/operationId");

    assertThat(intent(owner).tier().value()).isEqualTo("team");
    assertThat(intent(owner).seats()).isEqualTo(6);
    assertThat(intent(owner).entitlement().source()).isEqualTo(Entitlement.Source.TRIAL);
    assertThat(
            Duration.between(
                intent(owner).entitlement().startsAt(), intent(owner).entitlement().endsAt()))
        .isEqualTo(Duration.ofDays(14));
    assertThat(state(operation, token)).isEqualTo("awaiting-approval");

    decide(operation, REFUSED);
    ask(owner, token, "{\"tier\": \"team\", \"seats\": 8}");
    String again = ask(owner, token, "{\"tier\": \"campus\", \"seats\": 40}").text("/operationId");
    assertThat(intent(owner).entitlement().source()).isEqualTo(Entitlement.Source.FREE);

    assertThat(decide(again, APPROVED).status()).isEqualTo(200);
    assertThat(intent(owner).tier().value()).isEqualTo("campus");
    assertThat(intent(owner).seats()).isEqualTo(40);
    assertThat(intent(owner).entitlement().endsAt()).isNull();
  }

  @Test
  void a_sign_up_for_a_tier_with_a_trial_has_a_tenant_at_once_and_waits_with_it() {
    String email = newEmail();
    Api.Answer signup =
        api()
            .post(
                "/v1/signups",
                null,
                signupBody(email).replace("\"free\"", "\"campus\", \"seats\": 40"),
                "Idempotency-Key",
                UUID.randomUUID().toString());

    Api.Answer verified = verify(signup, mail(email, 1).code());

    assertThat(verified.text("/state")).as(verified.body()).isEqualTo("completed");
    String tenant = verified.text("/tenantId");
    String operation =
        jdbc.sql("select operation_id from tier_request where tenant_id = ? and trial")
            .param(tenant)
            .query(String.class)
            .single();
    assertThat(listed()).contains(operation);
    assertThat(decide(operation, APPROVED).text("/tier")).isEqualTo("campus");
    assertThat(count("select count(*) from tenant where id = ? and tier = 'campus'", tenant))
        .isOne();
  }

  @Test
  void of_many_decisions_at_once_one_counts() {
    Owner owner = owner();
    String token = accessToken(owner);
    String operation = ask(owner, token, ENTERPRISE).text("/operationId");

    List<Api.Answer> answers =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(n -> decide(operation, n % 2 == 0 ? APPROVED : REFUSED))
            .toList();

    assertThat(answers.stream().filter(it -> it.status() == 200)).hasSize(1);
    assertThat(answers.stream().filter(it -> it.status() != 200))
        .allMatch(
            it ->
                List.of("tier-request-ended", "conflict", "tier-unchanged").contains(it.problem()));
    boolean approved = intent(owner).tier().value().equals("enterprise");
    assertThat(state(operation, token)).isEqualTo(approved ? "queued" : "failed");
    assertThat(intent(owner).generation()).isEqualTo(approved ? 2 : 1);
  }

  @Test
  void nobody_waits_longer_than_thirty_days() {
    Owner owner = owner();
    String operation = ask(owner, accessToken(owner), ENTERPRISE).text("/operationId");

    clock.step(Duration.ofDays(30).plusSeconds(1));
    assertThat(listed()).doesNotContain(operation);
    assertThat(decide(operation, APPROVED).problem()).isEqualTo("tier-request-ended");
    approvals.expire();
    approvals.expire();

    assertThat(
            count(
                "select count(*) from operation where id = ? and reason = 'ApprovalExpired'",
                operation))
        .isOne();
    assertThat(mailAbout(owner.email(), "has expired").text()).contains("enterprise");
  }

  @Test
  void what_is_in_the_way_by_then_is_told_to_the_operator_and_the_request_waits_on() {
    Owner owner = owner();
    String token = accessToken(owner);
    String operation = ask(owner, token, ENTERPRISE).text("/operationId");
    api()
        .post(
            "/v1/tenants/" + owner.tenantId() + "/holds",
            platformToken("operator"),
            "{\"cause\": \"payment\", \"reason\": \"unpaid\", \"customerMessage\": \"pay\"}",
            "Idempotency-Key",
            UUID.randomUUID().toString());

    assertThat(decide(operation, APPROVED).problem()).isEqualTo("tenant-state");

    assertThat(state(operation, token)).isEqualTo("awaiting-approval");
    assertThat(intent(owner).tier().value()).isEqualTo("free");
  }

  @Test
  void operations_are_listed_in_one_order_while_others_are_added() {
    Owner owner = owner();
    String token = accessToken(owner);
    ask(owner, token, ENTERPRISE);
    ask(owner, token, ENTERPRISE);
    ask(owner, token, "{\"tier\": \"team\"}");
    ask(owner, token, ENTERPRISE);
    List<String> all = operations(owner, token, null);
    assertThat(all).hasSize(5).doesNotHaveDuplicates();

    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      Api.Answer page =
          api().get("/v1/tenants/" + owner.tenantId() + "/operations?limit=2" + cursor, token);
      page.json().at("/items").forEach(item -> paged.add(item.at("/id").asString()));
      cursor = page.text("/nextCursor").isEmpty() ? "" : "&cursor=" + page.text("/nextCursor");
      ask(owner, token, "{\"tier\": \"%s\"}".formatted(paged.size() == 2 ? "campus" : "gold"));
    } while (!cursor.isEmpty());

    assertThat(paged).isEqualTo(all);
  }

  private Api.Answer ask(Owner owner, String token, String body) {
    return api()
        .post(
            "/v1/tenants/" + owner.tenantId() + "/tier-changes",
            token,
            body,
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  private Api.Answer decide(String operation, String body) {
    return api()
        .post("/v1/tier-changes/" + operation + "/approval", platformToken("operator"), body);
  }

  private Api.Answer withdraw(String path, String token) {
    return api().send("DELETE", path, token, null);
  }

  private String state(String operation, String token) {
    return api().get("/v1/operations/" + operation, token).text("/state");
  }

  private String listed() {
    return api().get("/v1/tier-changes?limit=100", platformToken("operator")).body();
  }

  private String other() {
    Owner other = owner();
    return ask(other, accessToken(other), ENTERPRISE).text("/operationId");
  }

  private List<String> operations(
      Owner owner, String token, @org.jspecify.annotations.Nullable String state) {
    List<String> ids = new ArrayList<>();
    api()
        .get(
            "/v1/tenants/"
                + owner.tenantId()
                + "/operations?limit=100"
                + (state == null ? "" : "&state=" + state),
            token)
        .json()
        .at("/items")
        .forEach(item -> ids.add(item.at("/id").asString()));
    return ids;
  }
}
