package ai.coditect.selfservice.holds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.Mailbox;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.TestStatuses;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HoldTest extends SelfServiceTestBase {

  private static final String SECRET_REASON = "reported by neighbour, case 7";

  @Test
  void a_hold_suspends_and_tells_the_customer_its_cause_and_message_and_nothing_else() {
    Owner owner = owner();

    Api.Answer placed = place(owner, platformToken("operator"), "abuse");

    assertThat(placed.status()).isEqualTo(202);
    assertThat(placed.header("Location"))
        .isEqualTo("/v1/operations/" + placed.text("/operationId"));
    TenantIntent intent = intent(owner);
    assertThat(intent.generation()).isEqualTo(2);
    assertThat(intent.tierGeneration()).isOne();
    assertThat(intent.holds()).hasSize(1);
    assertThat(intent.holds().getFirst().id()).isEqualTo(placed.text("/id")).startsWith("hld_");
    assertThat(intent.holds().getFirst().cause()).isEqualTo(Hold.Cause.ABUSE);
    assertThat(intent.operation(Aspect.HOLDS).orElseThrow().generation()).isEqualTo(2);
    assertThat(intent.operation(Aspect.TIER).orElseThrow().generation()).isOne();
    Api.Answer tenant = api().get("/v1/tenants/" + owner.tenantId(), accessToken(owner));
    assertThat(tenant.text("/state")).isEqualTo("suspended");
    assertThat(tenant.text("/holds/0/cause")).isEqualTo("abuse");
    assertThat(tenant.text("/holds/0/message")).isEqualTo("Please write to us.");
    Api.Answer list = api().get(path(owner), accessToken(owner));
    assertThat(list.text("/items/0/message")).isEqualTo("Please write to us.");
    assertThat(tenant.body() + list.body())
        .doesNotContain(SECRET_REASON)
        .doesNotContain("placedBy");
    assertThat(api().get(path(owner), platformToken("operator")).text("/items/0/reason"))
        .isEqualTo(SECRET_REASON);
    Mailbox.Mail mail = mail(owner.email(), 2);
    assertThat(mail.text()).contains("Please write to us.").doesNotContain(SECRET_REASON);
    await().atMost(SOON).until(() -> count("select count(*) from outbox") == 0);
    assertThat(SentEvents.trail(owner.tenantId()))
        .anyMatch(it -> it.action().equals("tenant.held") && "ABUSE".equals(it.reason()))
        .allMatch(it -> !String.valueOf(it).contains(SECRET_REASON));
  }

  @Test
  void a_tenant_is_suspended_until_its_last_hold_is_lifted() {
    Owner owner = owner();
    String operator = platformToken("operator");
    String abuse = place(owner, operator, "abuse").text("/id");
    String payment = place(owner, platformToken("billing"), "payment").text("/id");

    assertThat(lift(owner, operator, abuse).status()).isEqualTo(202);
    assertThat(state(owner)).isEqualTo("suspended");
    assertThat(intent(owner).holds().stream().map(Hold::id)).containsExactly(payment);
    assertThat(lift(owner, operator, abuse).status()).isEqualTo(404);
    assertThat(lift(owner, platformToken("billing"), payment).status()).isEqualTo(202);

    assertThat(state(owner)).isEqualTo("active");
    assertThat(intent(owner).holds()).isEmpty();
    assertThat(intent(owner).generation()).isEqualTo(5);
    assertThat(mail(owner.email(), 4)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(Hold.Cause.class)
  void operators_hold_for_every_cause_and_billing_for_payment_only(Hold.Cause cause) {
    Owner owner = owner();
    String name = cause.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    boolean payment = cause == Hold.Cause.PAYMENT;

    assertThat(place(owner, platformToken("billing"), name).status())
        .isEqualTo(payment ? 202 : 403);
    String hold = place(owner, platformToken("operator"), name).text("/id");
    assertThat(hold).isNotEmpty();
    assertThat(lift(owner, platformToken("billing"), hold).status()).isEqualTo(payment ? 202 : 403);
    assertThat(api().get(path(owner), platformToken("billing")).json().at("/items").size())
        .isEqualTo(payment ? 2 : 0);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void nobody_of_a_tenant_places_or_lifts_a_hold(Role role) {
    Owner owner = owner();
    String token = member(owner, role);
    String hold = place(owner, platformToken("operator"), "security").text("/id");

    assertThat(place(owner, token, "payment").status()).isEqualTo(403);
    assertThat(lift(owner, token, hold).status()).isEqualTo(403);
    assertThat(api().get(path(owner), token).status()).isEqualTo(200);
    assertThat(place(owner, serviceToken(), "payment").status()).isEqualTo(403);
    assertThat(api().get(path(owner), accessToken(owner())).status()).isEqualTo(404);
    assertThat(intent(owner).holds()).hasSize(1);
  }

  @Test
  void a_key_of_a_held_tenant_is_worth_nothing_at_once_and_as_much_as_before_after_that() {
    Owner owner = owner();
    String key = key(owner);
    String operator = platformToken("operator");
    assertThat(introspect(key).json().at("/active").asBoolean()).isTrue();

    String hold = place(owner, operator, "security").text("/id");

    assertThat(introspect(key).json().at("/active").asBoolean()).isFalse();
    assertThat(introspect(key).text("/reason")).isEqualTo("TenantSuspended");
    assertThat(introspect(key).json().has("tenant")).isFalse();
    assertThat(api().get("/v1/tenants/" + owner.tenantId(), key).status()).isEqualTo(401);
    lift(owner, operator, hold);
    assertThat(introspect(key).json().at("/active").asBoolean()).isTrue();
  }

  @Test
  void a_suspended_tenant_can_look_and_leave_but_not_change_its_tier() {
    Owner owner = owner();
    place(owner, platformToken("operator"), "payment");

    Api.Answer refused = changeTier(owner);

    assertThat(refused.problem()).isEqualTo("tenant-state");
    assertThat(refused.text("/state")).isEqualTo("suspended");
    assertThat(refused.json().at("/allowed").toString())
        .contains("\"read\"", "\"request-offboarding\"")
        .doesNotContain("change-tier");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"cause\": \"mood\", \"reason\": \"r\", \"customerMessage\": \"m\"}       | no such cause",
        "{\"reason\": \"r\", \"customerMessage\": \"m\"}                          | no cause",
        "{\"cause\": \"abuse\", \"reason\": \" \", \"customerMessage\": \"m\"}      | a blank reason",
        "{\"cause\": \"abuse\", \"reason\": \"r\"}                                | no message",
        "{\"cause\": \"abuse\", \"reason\": \"r\\u0000\", \"customerMessage\": \"m\"} | a NUL",
        "{\"cause\": \"abuse\", \"reason\": \"r\", \"customerMessage\": \"m\", \"id\": \"hld_1\"} | an id",
      })
  void a_hold_that_is_not_well_told_is_not_placed(String body, String reason) {
    Owner owner = owner();

    assertThat(post(owner, platformToken("operator"), body, UUID.randomUUID().toString()).status())
        .as(reason)
        .isEqualTo(400);
    assertThat(intent(owner).holds()).isEmpty();
  }

  @Test
  void a_request_that_is_sent_again_places_one_hold() {
    Owner owner = owner();
    String key = UUID.randomUUID().toString();

    Api.Answer first = post(owner, platformToken("operator"), wish("abuse"), key);
    Api.Answer again = post(owner, platformToken("operator"), wish("abuse"), key);

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(intent(owner).holds()).hasSize(1);
  }

  @Test
  void a_hold_of_a_tenant_that_is_not_there_is_not_found() {
    Owner owner = owner();
    Owner nobody = new Owner("", "tnt_01h455vb4pex5vsknk084sn02q", "", "", "", "");

    assertThat(place(nobody, platformToken("operator"), "abuse").status()).isEqualTo(404);
    assertThat(api().get(path(nobody), platformToken("operator")).status()).isEqualTo(404);
    String hold = place(owner, platformToken("operator"), "abuse").text("/id");
    assertThat(lift(owner(), platformToken("operator"), hold).status()).isIn(404, 409);
    assertThat(intent(owner).holds()).hasSize(1);
  }

  @Test
  void holds_and_a_tier_change_at_once_are_put_in_one_order() {
    Owner owner = owner();
    String operator = platformToken("operator");

    List<Api.Answer> answers =
        IntStream.range(0, 9)
            .parallel()
            .mapToObj(n -> n == 4 ? changeTier(owner) : place(owner, operator, "payment"))
            .toList();

    long done = answers.stream().filter(it -> it.status() == 202).count();
    assertThat(answers.stream().filter(it -> it.status() != 202))
        .allMatch(it -> it.problem().equals("tenant-state"));
    assertThat(done).isBetween(8L, 9L);
    assertThat(intent(owner).generation()).isEqualTo(1 + done);
    assertThat(intent(owner).holds()).hasSize(8);
    assertThat(
            count(
                "select count(distinct generation) from operation where tenant_id = ?",
                owner.tenantId()))
        .isEqualTo(1 + done);
  }

  private Api.Answer changeTier(Owner owner) {
    return api()
        .post(
            "/v1/tenants/" + owner.tenantId() + "/tier-changes",
            accessToken(owner),
            "{\"tier\": \"team\"}",
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  private Api.Answer place(Owner owner, String token, String cause) {
    return post(owner, token, wish(cause), UUID.randomUUID().toString());
  }

  private static String wish(String cause) {
    return """
        {"cause": "%s", "reason": "%s", "customerMessage": "Please write to us."}
        """
        .formatted(cause, SECRET_REASON);
  }

  private Api.Answer post(Owner owner, String token, String body, String key) {
    return api().post(path(owner), token, body, "Idempotency-Key", key);
  }

  private Api.Answer lift(Owner owner, String token, String hold) {
    return api().send("DELETE", path(owner) + "/" + hold, token, null);
  }

  private String state(Owner owner) {
    return api().get("/v1/tenants/" + owner.tenantId(), accessToken(owner)).text("/state");
  }

  private static String path(Owner owner) {
    return "/v1/tenants/" + owner.tenantId() + "/holds";
  }

  private String key(Owner owner) {
    api()
        .send(
            "PUT",
            "/v1/internal/tenants/" + owner.tenantId() + "/api-keys/first-key",
            serviceToken(),
            "{\"scopes\": [\"tenant:read\"]}");
    report(TestStatuses.ready(owner, 1));
    return api()
        .post("/v1/key-claims/" + mail(owner.email(), 2).claimToken(), null, null)
        .text("/secret");
  }

  private Api.Answer introspect(String key) {
    return api()
        .post("/v1/api-keys/introspection", serviceToken(), "{\"token\": \"%s\"}".formatted(key));
  }
}
