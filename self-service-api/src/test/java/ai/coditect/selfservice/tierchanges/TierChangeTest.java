package ai.coditect.selfservice.tierchanges;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.contracts.api.TierChangePreview.Blocker;
import ai.coditect.contracts.api.TierChangePreview.Retention;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TierChangeTest extends SelfServiceTestBase {

  private static final String DIGEST = "a".repeat(64);
  private static final String OTHER_DIGEST = "b".repeat(64);
  private static final String TEAM = "{\"tier\": \"team\"}";

  @Test
  void a_change_to_a_larger_tier_needs_nobody_but_this_service() {
    Owner owner = owner();
    provisioning().setAway(true);

    Api.Answer answer = change(owner, accessToken(owner), "{\"tier\": \"team\", \"seats\": 7}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location"))
        .isEqualTo("/v1/operations/" + answer.text("/operationId"));
    TenantIntent intent = intent(owner);
    assertThat(intent.tier()).isEqualTo(new TierName("team"));
    assertThat(intent.seats()).isEqualTo(7);
    assertThat(intent.generation()).isEqualTo(2);
    assertThat(intent.tierGeneration()).isEqualTo(2);
    assertThat(intent.acknowledged()).isNull();
    assertThat(intent.operation(Aspect.TIER).orElseThrow().operationId().value())
        .isEqualTo(answer.text("/operationId"));
    Api.Answer operation = api().get(answer.header("Location"), accessToken(owner));
    assertThat(operation.text("/type")).isEqualTo("tier-change");
    assertThat(operation.text("/aspect")).isEqualTo("tier");
    assertThat(operation.text("/state")).isEqualTo("queued");
  }

  @Test
  void a_change_that_loses_something_needs_the_digest_of_what_would_be_lost() {
    Owner owner = onTeam();
    String token = accessToken(owner);
    provisioning().previews(owner.tenantId(), losing(DIGEST));

    Api.Answer missing = change(owner, token, "{\"tier\": \"free\"}");
    Api.Answer stale = change(owner, token, acknowledging(OTHER_DIGEST));

    assertThat(missing.problem()).isEqualTo("acknowledgement-required");
    assertThat(missing.text("/preview/digest")).isEqualTo(DIGEST);
    assertThat(missing.text("/preview/retains/0/what")).isEqualTo("database.schema.main");
    assertThat(stale.problem()).isEqualTo("acknowledgement-stale");
    assertThat(stale.text("/preview/digest")).isEqualTo(DIGEST);
    assertThat(intent(owner).generation()).isEqualTo(2);

    Api.Answer agreed = change(owner, token, acknowledging(DIGEST));

    assertThat(agreed.status()).isEqualTo(202);
    assertThat(intent(owner).acknowledged())
        .isEqualTo(
            new Acknowledgement(
                3, Set.of("kubernetes.role-binding.ann", "database.schema.main"), DIGEST));
    assertThat(intent(owner).seats()).isOne();
  }

  @Test
  void with_provisioning_away_only_changes_that_may_lose_something_are_refused() {
    Owner owner = onTeam();
    provisioning().setAway(true);

    assertThat(change(owner, accessToken(owner), acknowledging(DIGEST)).problem())
        .isEqualTo("unavailable");
    assertThat(preview(owner, accessToken(owner), "{\"tier\": \"free\"}").status()).isEqualTo(503);
    assertThat(intent(owner).generation()).isEqualTo(2);
    assertThat(
            change(
                    owner,
                    platformToken("operator"),
                    """
                    {"tier": "enterprise", "reason": "contract signed", "contractReference": "C-1"}
                    """)
                .status())
        .isEqualTo(202);
  }

  @Test
  void a_change_that_gives_up_a_change_under_way_is_judged_by_what_is_there() {
    Owner owner = onTeam();
    provisioning()
        .previews(owner.tenantId(), preview("free", List.of(), List.of(), List.of(), null));

    // Team was asked for and nothing of it is there yet: provisioning says that nothing is lost.
    assertThat(change(owner, accessToken(owner), "{\"tier\": \"free\"}").status()).isEqualTo(202);
    assertThat(intent(owner).acknowledged()).isNull();
  }

  @Test
  void usage_and_members_over_the_new_limits_are_listed_and_nothing_changes() {
    Owner owner = onTeam();
    member(owner, Role.DEVELOPER);
    member(owner, Role.BILLING);
    provisioning()
        .previews(
            owner.tenantId(),
            preview(
                "free",
                List.of("kubernetes.role-binding.ann"),
                List.of(),
                List.of(new Blocker("pods", "14", "10")),
                DIGEST));

    Api.Answer answer = change(owner, accessToken(owner), acknowledging(DIGEST));

    assertThat(answer.problem()).isEqualTo("tier-change-blocked");
    assertThat(answer.text("/blockers/0/resource")).isEqualTo("pods");
    assertThat(answer.text("/blockers/1/resource")).isEqualTo("seats");
    assertThat(answer.text("/blockers/1/used")).isEqualTo("2");
    assertThat(answer.text("/blockers/1/limit")).isEqualTo("1");
    Api.Answer preview = preview(owner, accessToken(owner), "{\"tier\": \"free\"}");
    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.json().at("/blockers")).hasSize(2);
    assertThat(intent(owner).generation()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"tier\": \"free\"}                              | tier-unchanged       | the same tier",
        "{\"tier\": \"gold\"}                              | invalid-request      | no such tier",
        "{\"tier\": \"studio\"}                            | tier-not-available   | an announced tier",
        "{\"tier\": \"enterprise\"}                        | invalid-request      | no contract for a tier by contract",
        "{\"tier\": \"team\", \"seats\": 4}                | invalid-request      | too few seats",
        "{\"tier\": \"team\", \"seats\": 51}               | invalid-request      | too many seats",
        "{\"tier\": \"team\", \"reason\": \"please\"}      | invalid-request      | an operator's field",
        "{\"tier\": \"team\", \"contractReference\": \"C\"}| invalid-request      | a contract for an open tier",
        "{\"tier\": \"team\", \"acknowledgedDigest\": \"x\"}| invalid-request     | no digest",
        "{\"tier\": \"team\", \"generation\": 9}           | invalid-request      | a field nobody may set",
        "{\"seats\": 5}                                    | invalid-request      | no tier",
      })
  void a_wish_that_cannot_be_met_changes_nothing(String body, String problem, String reason) {
    Owner owner = owner();

    assertThat(change(owner, accessToken(owner), body).problem()).as(reason).isEqualTo(problem);
    assertThat(intent(owner).generation()).isOne();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void owners_and_admins_change_the_tier_and_nobody_else_of_the_tenant(Role role) {
    Owner owner = owner();
    String token = role == Role.OWNER ? accessToken(owner) : member(owner, role);
    boolean may = role == Role.OWNER || role == Role.ADMIN;

    Api.Answer answer = change(owner, token, "{\"tier\": \"team\", \"seats\": 10}");

    assertThat(answer.status()).isEqualTo(may ? 202 : 403);
    assertThat(intent(owner).generation()).isEqualTo(may ? 2 : 1);
  }

  @Test
  void a_foreign_tenant_is_not_found_and_a_service_changes_nothing() {
    Owner owner = owner();

    assertThat(change(owner, accessToken(owner()), TEAM).status()).isEqualTo(404);
    assertThat(preview(owner, accessToken(owner()), TEAM).status()).isEqualTo(404);
    assertThat(change(owner, serviceToken(), TEAM).status()).isEqualTo(404);
    assertThat(change(owner, platformToken("billing"), TEAM).status()).isEqualTo(404);
    assertThat(intent(owner).generation()).isOne();
  }

  @Test
  void an_operator_gives_a_tier_by_contract_with_a_reason_and_its_reference() {
    Owner owner = owner();
    String operator = platformToken("operator");

    assertThat(change(owner, operator, "{\"tier\": \"enterprise\"}").text("/errors/0/pointer"))
        .isEqualTo("/reason");
    assertThat(
            change(owner, operator, "{\"tier\": \"enterprise\", \"reason\": \"signed\"}")
                .text("/errors/0/pointer"))
        .isEqualTo("/contractReference");
    Api.Answer given =
        change(
            owner,
            operator,
            """
            {"tier": "enterprise", "seats": 200, "reason": "signed", "contractReference": "C-7"}
            """);

    assertThat(given.status()).isEqualTo(202);
    assertThat(intent(owner).entitlement().source()).isEqualTo(Entitlement.Source.CONTRACT);
    assertThat(intent(owner).entitlement().reference()).isEqualTo("C-7");
    assertThat(intent(owner).entitlement().seats()).isEqualTo(200);
    assertThat(api().get(given.header("Location"), operator).status()).isEqualTo(200);
  }

  @Test
  void a_request_that_is_sent_again_has_one_effect_and_one_answer() {
    Owner owner = owner();
    String token = accessToken(owner);
    String key = UUID.randomUUID().toString();

    Api.Answer first = change(owner, token, TEAM, key);
    Api.Answer again = change(owner, token, TEAM, key);
    Api.Answer other = change(owner, token, "{\"tier\": \"team\", \"seats\": 9}", key);

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(other.status()).isIn(409, 422);
    assertThat(change(owner, token, TEAM, null).status()).isEqualTo(400);
    assertThat(intent(owner).generation()).isEqualTo(2);
  }

  @Test
  void a_key_of_one_caller_never_stands_in_anothers_way() {
    Owner owner = owner();
    Owner other = owner();
    String key = UUID.randomUUID().toString();

    assertThat(change(owner, accessToken(owner), TEAM, key).status()).isEqualTo(202);
    assertThat(change(other, accessToken(other), TEAM, key).status()).isEqualTo(202);
    Api.Answer admin = change(owner, member(owner, Role.ADMIN), TEAM, key);
    assertThat(admin.problem()).isEqualTo("tier-unchanged");
  }

  @Test
  void of_many_changes_at_once_one_comes_first_and_the_others_are_told() {
    Owner owner = owner();
    String token = accessToken(owner);

    List<Api.Answer> answers =
        IntStream.range(0, 12)
            .parallel()
            .mapToObj(
                n -> change(owner, token, "{\"tier\": \"team\", \"seats\": %d}".formatted(5 + n)))
            .toList();

    assertThat(answers.stream().filter(it -> it.status() == 202)).hasSize(1);
    assertThat(answers.stream().filter(it -> it.status() != 202))
        .allMatch(it -> List.of("conflict", "tier-unchanged").contains(it.problem()));
    assertThat(intent(owner).generation()).isEqualTo(2);
    assertThat(count("select count(*) from operation where tenant_id = ?", owner.tenantId()))
        .isEqualTo(2);
  }

  @Test
  void one_request_that_is_sent_many_times_at_once_has_one_effect() {
    Owner owner = owner();
    String token = accessToken(owner);
    String key = UUID.randomUUID().toString();

    List<Api.Answer> answers =
        IntStream.range(0, 12).parallel().mapToObj(_ -> change(owner, token, TEAM, key)).toList();

    assertThat(answers.stream().filter(it -> it.status() == 202).map(it -> it.text("/operationId")))
        .isNotEmpty()
        .containsOnly(answerTo(owner, token, key));
    assertThat(answers.stream().filter(it -> it.status() != 202))
        .allMatch(
            it ->
                List.of("request-in-flight", "tier-unchanged", "conflict").contains(it.problem()));
    assertThat(intent(owner).generation()).isEqualTo(2);
  }

  private String answerTo(Owner owner, String token, String key) {
    return change(owner, token, TEAM, key).text("/operationId");
  }

  @Test
  void a_tenant_of_which_provisioning_knows_nothing_has_nothing_to_preview() {
    Owner owner = owner();

    assertThat(preview(owner, accessToken(owner), TEAM).problem()).isEqualTo("nothing-to-preview");
  }

  private Owner onTeam() {
    Owner owner = owner();
    assertThat(change(owner, accessToken(owner), TEAM).status()).isEqualTo(202);
    return owner;
  }

  private Api.Answer change(Owner owner, String token, String body) {
    return change(owner, token, body, UUID.randomUUID().toString());
  }

  private Api.Answer change(Owner owner, String token, String body, @Nullable String key) {
    String path = "/v1/tenants/" + owner.tenantId() + "/tier-changes";
    return key == null
        ? api().post(path, token, body)
        : api().post(path, token, body, "Idempotency-Key", key);
  }

  private Api.Answer preview(Owner owner, String token, String body) {
    return api().post("/v1/tenants/" + owner.tenantId() + "/tier-change-previews", token, body);
  }

  private static String acknowledging(String digest) {
    return "{\"tier\": \"free\", \"acknowledgedDigest\": \"%s\"}".formatted(digest);
  }

  private static TierChangePreview losing(String digest) {
    return preview(
        "free",
        List.of("kubernetes.role-binding.ann"),
        List.of(new Retention("database.schema.main", Instant.parse("2027-01-01T00:00:00Z"))),
        List.of(),
        digest);
  }

  private static TierChangePreview preview(
      String tier,
      List<String> revokes,
      List<Retention> retains,
      List<Blocker> blockers,
      @Nullable String digest) {
    return new TierChangePreview(
        new TierName(tier), 3, List.of(), List.of(), revokes, List.of(), retains, blockers, digest);
  }
}
