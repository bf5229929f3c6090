package ai.coditect.selfservice.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.selfservice.Api;
import ai.coditect.selfservice.SelfServiceTestBase;
import ai.coditect.selfservice.SentEvents;
import ai.coditect.selfservice.TestStatuses;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookTest extends SelfServiceTestBase {

  private static final Duration BRIEFLY = Duration.ofMillis(700);

  private final Receiver receiver = new Receiver();

  @AfterEach
  void close() {
    receiver.close();
  }

  @Test
  void a_receiver_gets_each_thing_once_signed_as_standard_webhooks_has_it()
      throws WebhookVerificationException {
    Owner owner = owner();
    Api.Answer made = create(owner, "tenant.ready", "tenant.status-changed", "operation.ended");
    report(TestStatuses.ready(owner, 1));
    report(TestStatuses.ready(owner, 1));

    Map<String, JsonNode> messages = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      Receiver.Received received = receiver.next();
      verify(made.text("/signingSecret"), received);
      JsonNode message = JsonMapper.shared().readTree(received.body());
      messages.put(message.at("/type").asString(""), message);
      ids.add(received.header("webhook-id"));
    }

    assertThat(made.status()).isEqualTo(201);
    assertThat(ids).hasSize(3).allMatch(id -> id.startsWith("evt_"));
    assertThat(messages)
        .containsOnlyKeys("tenant.ready", "tenant.status-changed", "operation.ended");
    JsonNode ready = Objects.requireNonNull(messages.get("tenant.ready"));
    JsonNode ended = Objects.requireNonNull(messages.get("operation.ended"));
    assertThat(ready.at("/data/tenantId").asString("")).isEqualTo(owner.tenantId());
    assertThat(ready.at("/data/phase").asString("")).isEqualTo("ready");
    assertThat(ended.at("/data/operationId").asString("")).isEqualTo(owner.operationId());
    assertThat(ended.at("/data/state").asString("")).isEqualTo("succeeded");
    // Only the revision is news now, and an emptied read model tells nobody anything again.
    report(TestStatuses.ready(owner, 2));
    assertThat(receiver.next().body()).contains("tenant.status-changed");
    jdbc.sql("delete from tenant_status where tenant_id = ?").param(owner.tenantId()).update();
    report(TestStatuses.ready(owner, 2));
    assertThat(receiver.next(BRIEFLY)).isNull();
  }

  @Test
  void nobody_is_told_of_what_they_did_not_ask_for() {
    Owner owner = owner();
    create(owner, "tenant.suspended");
    report(TestStatuses.ready(owner, 1));

    assertThat(receiver.next(BRIEFLY)).isNull();
    assertThat(count("select count(*) from webhook_event where tenant_id = ?", owner.tenantId()))
        .isZero();
  }

  @Test
  void a_secret_is_shown_once_and_stored_encrypted() {
    Owner owner = owner();
    String key = UUID.randomUUID().toString();
    String body = body("tenant.ready");
    Api.Answer first = post(owner, "/webhooks", body, key);
    Api.Answer again = post(owner, "/webhooks", body, key);
    byte[] stored =
        jdbc.sql("select secret from webhook where tenant_id = ?")
            .param(owner.tenantId())
            .query(byte[].class)
            .single();

    assertThat(first.text("/signingSecret")).startsWith("whsec_");
    assertThat(first.header("Cache-Control")).isEqualTo("no-store");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().at("/secretShown").asBoolean()).isTrue();
    assertThat(again.body()).doesNotContain("whsec_");
    assertThat(again.text("/webhook/id")).isEqualTo(first.text("/webhook/id"));
    assertThat(get(owner, "/webhooks").body()).doesNotContain("whsec_");
    assertThat(new String(stored, StandardCharsets.ISO_8859_1))
        .doesNotContain(first.text("/signingSecret").substring(6));
  }

  @Test
  void during_a_rotation_both_secrets_verify_and_only_the_new_one_after_it()
      throws WebhookVerificationException {
    Owner owner = owner();
    Api.Answer made = create(owner, "tenant.status-changed");
    String old = made.text("/signingSecret");
    Api.Answer rotated =
        post(
            owner,
            "/webhooks/" + made.text("/webhook/id") + "/rotation",
            "{\"overlap\": \"PT1H\"}",
            UUID.randomUUID().toString());
    String fresh = rotated.text("/signingSecret");
    report(TestStatuses.ready(owner, 1));

    Receiver.Received both = receiver.next();
    verify(old, both);
    verify(fresh, both);
    clock.step(Duration.ofMinutes(61));
    report(TestStatuses.ready(owner, 2));
    Receiver.Received one = receiver.next();

    assertThat(one.header("webhook-signature")).doesNotContain(" ");
    // The clock of this test is ahead, so the signature is checked apart from the time.
    assertThat(one.header("webhook-signature"))
        .isEqualTo(
            new WebhookSecret(fresh)
                .sign(
                    one.header("webhook-id"),
                    java.time.Instant.ofEpochSecond(
                        Long.parseLong(one.header("webhook-timestamp"))),
                    one.body()));
    assertThatThrownBy(() -> verify(old, one)).isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void what_was_not_taken_is_sent_again_under_the_same_id_and_the_log_says_so() {
    Owner owner = owner();
    String webhook = create(owner, "tenant.ready").text("/webhook/id");
    receiver.answers(503);
    report(TestStatuses.ready(owner, 1));

    Receiver.Received first = receiver.next();
    receiver.answers(200);
    Receiver.Received second = receiver.next();

    assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
    assertThat(second.body()).isEqualTo(first.body());
    Api.Answer delivered = awaitState(owner, webhook, "delivered");
    assertThat(delivered.text("/items/0/attempts")).isEqualTo("2");
    assertThat(delivered.text("/items/0/lastStatus")).isEqualTo("200");
    assertThat(delivered.text("/items/0/eventId")).isEqualTo(first.header("webhook-id"));
    assertThat(get(owner, "/webhooks/" + webhook).json().has("failingSince")).isFalse();
  }

  @Test
  void an_answer_that_could_not_be_recorded_is_asked_for_again_under_the_same_id() {
    Owner owner = owner();
    String webhook = create(owner, "tenant.ready").text("/webhook/id");
    receiver.does(() -> rename("webhook_attempt", "webhook_attempt_away"));
    report(TestStatuses.ready(owner, 1));

    Receiver.Received first = receiver.next();
    receiver.does(() -> {});
    await()
        .atMost(SOON)
        .until(
            () ->
                count(
                        """
                        select count(*) from scheduled_tasks
                        where task_name = 'webhook-delivery' and consecutive_failures > 0
                        """)
                    > 0);
    rename("webhook_attempt_away", "webhook_attempt");
    Receiver.Received second = receiver.next();

    assertThat(second.header("webhook-id")).isEqualTo(first.header("webhook-id"));
    awaitState(owner, webhook, "delivered");
  }

  @Test
  void after_three_days_of_failures_a_webhook_is_disabled_and_its_owner_told() {
    Owner owner = owner();
    String webhook = create(owner, "tenant.ready").text("/webhook/id");
    receiver.answers(500);
    report(TestStatuses.ready(owner, 1));
    String id = receiver.next().header("webhook-id");
    String deliveries = "/webhooks/" + webhook + "/deliveries";
    await()
        .atMost(SOON)
        .until(() -> get(owner, deliveries).text("/items/0/lastStatus").equals("500"));
    clock.step(Duration.ofHours(73));

    Api.Answer failed = awaitState(owner, webhook, "failed");
    Api.Answer disabled = get(owner, "/webhooks/" + webhook);
    assertThat(disabled.text("/state")).isEqualTo("disabled");
    assertThat(disabled.text("/disabledReason")).isEqualTo("failing");
    assertThat(mailAbout(owner.email(), "webhook was disabled").text()).contains(webhook);
    String redelivery =
        "/webhooks/" + webhook + "/deliveries/" + failed.text("/items/0/id") + "/redelivery";
    assertThat(post(owner, redelivery, null, "x").problem()).isEqualTo("webhook-disabled");

    receiver.answers(204);
    Api.Answer enabled =
        api()
            .send(
                "PATCH",
                path(owner, "/webhooks/" + webhook),
                accessToken(owner),
                "{\"state\": \"enabled\"}",
                "If-Match",
                disabled.header("ETag"));
    while (receiver.next(Duration.ZERO) != null) {
      // What came while it was failing.
    }
    assertThat(enabled.text("/state")).isEqualTo("enabled");
    assertThat(post(owner, redelivery, null, "x").status()).isEqualTo(202);
    assertThat(receiver.next().header("webhook-id")).isEqualTo(id);
    awaitState(owner, webhook, "delivered");
    assertThat(SentEvents.trail(owner.tenantId()).stream().map(AuditEvent::action))
        .contains(
            "webhook.created",
            "webhook.delivery-failed",
            "webhook.disabled",
            "webhook.changed",
            "webhook.redelivered");
  }

  @Test
  void a_receiver_that_says_it_is_gone_is_not_asked_again() {
    Owner owner = owner();
    String webhook = create(owner, "tenant.ready").text("/webhook/id");
    receiver.answers(410);
    report(TestStatuses.ready(owner, 1));

    receiver.next();
    awaitState(owner, webhook, "failed");
    assertThat(get(owner, "/webhooks/" + webhook).text("/disabledReason")).isEqualTo("gone");
    assertThat(receiver.next(BRIEFLY)).isNull();
  }

  @Test
  void a_tenant_has_ten_webhooks_and_a_deleted_one_is_gone_with_its_log() {
    Owner owner = owner();
    String first = create(owner, "tenant.ready").text("/webhook/id");
    for (int i = 1; i < 10; i++) {
      assertThat(create(owner, "tenant.ready").status()).isEqualTo(201);
    }
    assertThat(create(owner, "tenant.ready").problem()).isEqualTo("too-many-webhooks");

    Api.Answer deleted =
        api().send("DELETE", path(owner, "/webhooks/" + first), accessToken(owner), null);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(get(owner, "/webhooks/" + first).status()).isEqualTo(404);
    assertThat(get(owner, "/webhooks/" + first + "/deliveries").status()).isEqualTo(404);
    assertThat(create(owner, "tenant.ready").status()).isEqualTo(201);
  }

  private Api.Answer awaitState(Owner owner, String webhook, String state) {
    String path = "/webhooks/" + webhook + "/deliveries";
    await().atMost(SOON).until(() -> get(owner, path).text("/items/0/state").equals(state));
    return get(owner, path);
  }

  private static void verify(String secret, Receiver.Received received)
      throws WebhookVerificationException {
    new Webhook(secret).verify(received.body(), received.headers());
  }

  private void rename(String table, String name) {
    jdbc.sql("alter table %s rename to %s".formatted(table, name)).update();
  }

  private Api.Answer create(Owner owner, String... types) {
    return post(owner, "/webhooks", body(types), UUID.randomUUID().toString());
  }

  private String body(String... types) {
    return "{\"url\": \"%s/hook\", \"eventTypes\": [\"%s\"]}"
        .formatted(receiver.url(), String.join("\", \"", types));
  }

  private Api.Answer post(
      Owner owner, String path, @org.jspecify.annotations.Nullable String body, String key) {
    return api().post(path(owner, path), accessToken(owner), body, "Idempotency-Key", key);
  }

  private Api.Answer get(Owner owner, String path) {
    return api().get(path(owner, path), accessToken(owner));
  }

  private static String path(Owner owner, String path) {
    return "/v1/tenants/" + owner.tenantId() + path;
  }
}
