package ai.coditect.selfservice.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.lifecycle.TenantStates;
import ai.coditect.selfservice.status.Statuses;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

@SuppressWarnings("NullAway.Init") // Spring sets the fields
class TenantKeyTest extends SelfServiceTestBase {

  private static final String CI = "{\"name\": \"ci\", \"scopes\": [\"status:read\"]}";

  @Autowired private ApiKeyRepository rows;
  @Autowired private TenantStates states;
  @Autowired private Statuses statuses;
  @Autowired private LastUses lastUses;

  @Test
  void a_new_key_is_shown_once_and_good_for_its_scopes() {
    Owner owner = owner();
    String token = accessToken(owner);
    Api.Answer made = api().post(keys(owner), token, CI, "Idempotency-Key", "one");
    Api.Answer again = api().post(keys(owner), token, CI, "Idempotency-Key", "one");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().has("secret")).isFalse();
    assertThat(again.json().at("/secretShown").asBoolean()).isTrue();
    String secret = made.text("/secret");
    String tenant = "/v1/tenants/" + owner.tenantId();
    assertThat(api().get(tenant + "/provisioning", secret).status()).isEqualTo(200);
    assertThat(api().get(tenant, secret).status()).isEqualTo(403);
    Api.Answer list = api().get(keys(owner), token);
    assertThat(list.text("/items/0/lastFour")).isEqualTo(secret.substring(secret.length() - 4));
    assertThat(secret).startsWith(list.text("/items/0/prefix"));
    assertThat(list.body()).doesNotContain(secret);
    Api.Answer worth = introspect(secret);
    assertThat(worth.text("/scope")).isEqualTo("status:read");
    assertThat(worth.text("/tenant")).isEqualTo(owner.tenantId());
  }

  @Test
  void what_members_make_is_none_of_provisionings_business() {
    Owner owner = owner();
    String first = key(owner, "[\"status:read\"]");
    assertThat(api().post(keys(owner), accessToken(owner), CI, "Idempotency-Key", "two").status())
        .isEqualTo(201);

    Api.Answer seen =
        api().get("/v1/internal/tenants/" + owner.tenantId() + "/api-keys", serviceToken());

    assertThat(first).isNotEmpty();
    assertThat(seen.json().at("/items").size()).isOne();
    assertThat(seen.body()).doesNotContain("\"ci\"");
  }

  @Test
  void a_review_is_told_of_every_key_that_works_and_of_no_other() {
    Owner owner = owner();
    key(owner, "[\"status:read\"]");
    String live = "/v1/internal/tenants/" + owner.tenantId() + "/live-api-keys";
    String made = create(owner, CI).text("/key/id");
    String until = clock.instant().plus(Duration.ofHours(1)).toString();
    create(
        owner,
        "{\"name\": \"short\", \"scopes\": [\"status:read\"], \"expiresAt\": \"%s\"}"
            .formatted(until));

    assertThat(api().get(live, accessToken(owner)).status()).isEqualTo(403);
    Api.Answer all = api().get(live, serviceToken());
    assertThat(all.json().at("/items").findValuesAsString("name"))
        .containsExactlyInAnyOrder("first-key", "ci", "short");
    assertThat(all.body()).doesNotContain("secret");

    clock.step(Duration.ofHours(2));
    api().send("DELETE", keys(owner) + "/" + made, accessToken(owner), null);
    assertThat(api().get(live, serviceToken()).json().at("/items").findValuesAsString("name"))
        .containsExactly("first-key");
  }

  @Test
  void a_rotated_key_works_with_both_secrets_until_the_overlap_ends() {
    Owner owner = owner();
    Api.Answer made = create(owner, CI);
    String before = made.text("/secret");

    Api.Answer rotated = rotate(owner, made.text("/key/id"), "PT48H");

    String after = rotated.text("/secret");
    assertThat(after).isNotEqualTo(before);
    assertThat(rotated.text("/key/previousLastFour"))
        .isEqualTo(before.substring(before.length() - 4));
    assertThat(introspect(before).json().at("/active").asBoolean()).isTrue();
    assertThat(introspect(after).json().at("/active").asBoolean()).isTrue();
    clock.step(Duration.ofDays(2));
    assertThat(introspect(before).text("/reason")).isEqualTo("Rotated");
    assertThat(introspect(after).json().at("/active").asBoolean()).isTrue();
  }

  @Test
  void a_key_never_stops_working_while_it_is_rotated_with_overlap() {
    Owner owner = owner();
    Api.Answer made = create(owner, CI);
    String secret = made.text("/secret");

    List<Boolean> worked =
        IntStream.range(0, 40)
            .parallel()
            .mapToObj(
                n -> {
                  if (n == 20) {
                    assertThat(rotate(owner, made.text("/key/id"), "PT1H").status()).isEqualTo(200);
                  }
                  return introspect(secret).json().at("/active").asBoolean();
                })
            .toList();

    assertThat(worked).containsOnly(true);
  }

  @Test
  void without_overlap_the_old_secret_ends_at_once() {
    Owner owner = owner();
    Api.Answer made = create(owner, CI);
    assertThat(introspect(made.text("/secret")).json().at("/active").asBoolean()).isTrue();

    rotate(owner, made.text("/key/id"), "PT0S");

    assertThat(introspect(made.text("/secret")).text("/reason")).isEqualTo("Rotated");
  }

  @ParameterizedTest
  @CsvSource({"P31D", "-PT1S", "a-day"})
  void an_overlap_is_at_most_thirty_days(String overlap) {
    Owner owner = owner();

    assertThat(rotate(owner, create(owner, CI).text("/key/id"), overlap).status()).isEqualTo(400);
  }

  @Test
  void a_revoked_key_is_worth_nothing_at_once_and_keeps_its_name() {
    Owner owner = owner();
    Api.Answer made = create(owner, CI);
    String path = keys(owner) + "/" + made.text("/key/id");
    assertThat(introspect(made.text("/secret")).json().at("/active").asBoolean()).isTrue();

    assertThat(api().send("DELETE", path, accessToken(owner), null).status()).isEqualTo(204);

    assertThat(introspect(made.text("/secret")).text("/reason")).isEqualTo("Revoked");
    assertThat(api().send("DELETE", path, accessToken(owner), null).status()).isEqualTo(204);
    assertThat(rotate(owner, made.text("/key/id"), "PT0S").problem()).isEqualTo("key-not-usable");
    assertThat(create(owner, CI).problem()).isEqualTo("key-name-taken");
    assertThat(
            SentEvents.trail(owner.tenantId()).stream()
                .filter(it -> it.action().equals("apikey.revoked")))
        .hasSize(1);
  }

  @Test
  void a_replica_that_hears_nothing_knows_of_a_revocation_within_two_seconds() {
    Owner owner = owner();
    Api.Answer made = create(owner, CI);
    var id = new ApiKeyId(made.text("/key/id"));
    var deaf = new KeyCache(rows, states, statuses);
    assertThat(deaf.key(id).orElseThrow().state().name()).isEqualTo("ACTIVE");

    api().send("DELETE", keys(owner) + "/" + id, accessToken(owner), null);

    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(2))
        .until(() -> deaf.key(id).orElseThrow().state().name().equals("REVOKED"));
  }

  @Test
  void a_replica_that_hears_of_a_change_forgets_at_once_what_it_knew() {
    Owner owner = owner();
    var id = new ApiKeyId(create(owner, CI).text("/key/id"));
    var replica = new KeyCache(rows, states, statuses);
    replica.key(id);
    jdbc.sql("update api_key set state = 'REVOKED' where id = ?").param(id.value()).update();

    replica.received(new ConsumerRecord<>(Topics.API_KEYS, 0, 0, owner.tenantId(), new byte[0]));

    assertThat(replica.key(id).orElseThrow().state().name()).isEqualTo("REVOKED");
    assertThat(SentEvents.keys(Topics.API_KEYS)).contains(owner.tenantId());
  }

  @Test
  void a_key_ends_when_it_was_said_to() {
    Owner owner = owner();
    String end = clock.instant().plus(Duration.ofDays(2)).toString();
    String secret =
        create(owner, "{\"name\": \"ci\", \"scopes\": [], \"expiresAt\": \"%s\"}".formatted(end))
            .text("/secret");
    assertThat(introspect(secret).json().at("/exp").asLong()).isPositive();

    clock.step(Duration.ofDays(2));

    assertThat(introspect(secret).text("/reason")).isEqualTo("Expired");
  }

  @Test
  void developers_look_after_their_own_keys_which_end_when_they_leave() {
    Owner owner = owner();
    String developer = member(owner, Role.DEVELOPER);
    String foreign = create(owner, CI).text("/key/id");
    Api.Answer own =
        api()
            .post(
                keys(owner),
                developer,
                "{\"name\": \"mine\", \"scopes\": [\"status:read\"]}",
                "Idempotency-Key",
                UUID.randomUUID().toString());
    assertThat(own.status()).isEqualTo(201);
    assertThat(api().send("DELETE", keys(owner) + "/" + foreign, developer, null).status())
        .isEqualTo(403);
    String member =
        jdbc.sql("select id from member where tenant_id = ? and role = 'DEVELOPER'")
            .param(owner.tenantId())
            .query(String.class)
            .single();
    String path = "/v1/tenants/%s/members/%s".formatted(owner.tenantId(), member);

    assertThat(api().send("DELETE", path, developer, null).status()).isEqualTo(204);

    assertThat(introspect(own.text("/secret")).text("/reason")).isEqualTo("Revoked");
    assertThat(api().get(keys(owner) + "/" + foreign, accessToken(owner)).text("/state"))
        .isEqualTo("active");
  }

  @Test
  void when_a_key_was_used_last_is_written_beside_the_requests() {
    Owner owner = owner();
    Api.Answer made = create(owner, CI);
    assertThat(made.json().at("/key").has("lastUsedAt")).isFalse();
    IntStream.range(0, 20).forEach(_ -> introspect(made.text("/secret")));

    lastUses.write();

    assertThat(
            api()
                .get(keys(owner) + "/" + made.text("/key/id"), accessToken(owner))
                .text("/lastUsedAt"))
        .isNotEmpty();
  }

  @Test
  void a_tenant_has_fifty_keys_and_no_more_in_any_race() {
    Owner owner = owner();
    String token = accessToken(owner);

    List<Api.Answer> answers =
        IntStream.range(0, 55)
            .parallel()
            .mapToObj(
                number ->
                    api()
                        .post(
                            keys(owner),
                            token,
                            "{\"name\": \"k%d\", \"scopes\": []}".formatted(number),
                            "Idempotency-Key",
                            "k" + number))
            .toList();

    assertThat(answers.stream().filter(it -> it.status() == 201)).hasSize(TenantKeys.MOST);
    assertThat(answers.stream().filter(it -> it.status() != 201).map(Api.Answer::problem))
        .containsOnly("too-many-keys");
  }

  private Api.Answer create(Owner owner, String body) {
    return api()
        .post(
            keys(owner), accessToken(owner), body, "Idempotency-Key", UUID.randomUUID().toString());
  }

  private Api.Answer rotate(Owner owner, String key, String overlap) {
    return api()
        .post(
            keys(owner) + "/" + key + "/rotation",
            accessToken(owner),
            "{\"overlap\": \"%s\"}".formatted(overlap),
            "Idempotency-Key",
            UUID.randomUUID().toString());
  }

  private Api.Answer introspect(String secret) {
    return api()
        .post(
            "/v1/api-keys/introspection", serviceToken(), "{\"token\": \"%s\"}".formatted(secret));
  }

  private static String keys(Owner owner) {
    return "/v1/tenants/" + owner.tenantId() + "/api-keys";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+10000-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z", "-0001-01-01T00:00:00Z"})
  void a_time_that_no_other_program_could_read_is_refused_and_named(String end) {
    Owner owner = owner();
    Api.Answer answer =
        create(owner, "{\"name\": \"ci\", \"scopes\": [], \"expiresAt\": \"%s\"}".formatted(end));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/errors/0/pointer")).isEqualTo("/expiresAt");
  }
}
