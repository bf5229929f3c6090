package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.event.EventJson;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListingApiTest extends TrailApi {

  @Test
  void an_entry_shows_what_happened_and_hides_what_is_personal() {
    TenantId tenant = tenantWithTrail(1);

    JsonNode page = json(get("/v1/tenants/" + tenant + "/audit-events", AUDITOR));

    JsonNode entry = page.get("items").get(0);
    assertThat(entry.get("tenantSeq").longValue()).isEqualTo(1);
    assertThat(entry.at("/event/tenantId").stringValue()).isEqualTo(tenant.value());
    assertThat(entry.at("/event/action").stringValue()).isEqualTo("test.thing.created");
    assertThat(entry.at("/event/outcome").stringValue()).isEqualTo("succeeded");
    assertThat(entry.at("/event/occurredAt").stringValue())
        .isEqualTo("2026-11-22T12:00:01.123456789Z");
    assertThat(entry.at("/event/personalEncrypted").booleanValue()).isTrue();
    assertThat(entry.toString()).doesNotContain("c2VhbGVk");
  }

  @Test
  void pages_follow_each_other_without_loss_in_both_directions() {
    TenantId tenant = tenantWithTrail(25);
    String path = "/v1/tenants/" + tenant + "/audit-events?limit=10&action=test.thing.created";

    assertThat(allSequences(path + "&order=oldest"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 25).boxed().toList());
    assertThat(allSequences(path))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 25).boxed().toList().reversed());
  }

  @Test
  void filters_narrow_a_listing() {
    TenantId tenant = TenantId.next();
    sendAndAwait(
        tenant,
        List.of(
            TestEvents.event(tenant, 1, "test.thing.created", "wanted-" + tenant),
            TestEvents.event(tenant, 2, "test.thing.removed", "wanted-" + tenant),
            TestEvents.event(tenant, 3, "test.thing.removed", "other")));
    String path = "/v1/tenants/" + tenant + "/audit-events?order=oldest&";

    assertThat(allSequences(path + "correlationId=wanted-" + tenant)).containsExactly(1L, 2L);
    assertThat(allSequences(path + "action=test.thing.removed")).containsExactly(2L, 3L);
    assertThat(allSequences(path + "action=test.thing.removed&outcome=failed")).isEmpty();
    assertThat(
            json(get("/v1/audit-events?correlationId=wanted-" + tenant, AUDITOR))
                .get("items")
                .size())
        .isEqualTo(2);
  }

  @Test
  void entries_are_found_by_actor_target_words_and_time() {
    TenantId tenant = TenantId.next();
    String marker = "wort" + tenant.suffix();
    sendAndAwait(
        tenant,
        List.of(
            TestEvents.event(tenant, 1),
            changed(tenant, 2, "usr-" + marker, "Größe " + marker),
            changed(tenant, 3, "usr-" + marker, "it's a \\ quote' & | ! ( ) :*")));
    String path = "/v1/tenants/" + tenant + "/audit-events?order=oldest&";

    assertThat(allSequences(path + "actor=usr-" + marker)).containsExactly(2L, 3L);
    assertThat(allSequences("/v1/audit-events?order=oldest&actor=usr-" + marker))
        .containsExactly(2L, 3L);
    assertThat(allSequences(path + "target=thing-3")).containsExactly(3L);
    assertThat(allSequences(path + "target=thing-3&actor=nobody")).isEmpty();
    assertThat(allSequences(path + "text=gr%C3%B6%C3%9Fe+" + marker)).containsExactly(2L);
    assertThat(allSequences("/v1/audit-events?text=gr%C3%B6%C3%9Fe+" + marker)).containsExactly(2L);
    assertThat(allSequences(path + "text=quote+it%27s+%26+%7C+%21")).containsExactly(3L);
    assertThat(allSequences(path + "actor=%27%20%7C%20%5C")).isEmpty();
    assertThat(allSequences("/v1/audit-events?actor=%27%20%7C%20%5C")).isEmpty();
    Instant middle = receivedAt(tenant, 2);
    assertThat(allSequences(path + "from=" + middle)).contains(2L, 3L);
    assertThat(allSequences(path + "before=" + middle)).doesNotContain(2L, 3L);
    assertThat(allSequences(path + "before=" + middle + "&target=thing-3")).isEmpty();
    assertThat(allSequences(path + "from=" + middle.plusSeconds(3600))).isEmpty();
  }

  @Test
  void an_action_is_found_by_its_name_as_well_as_by_its_words() {
    TenantId tenant = TenantId.next();
    String marker = "wort" + tenant.suffix();
    sendAndAwait(
        tenant,
        List.of(
            TestEvents.event(tenant, 1, "test.thing.created", marker),
            TestEvents.event(tenant, 2, "test.thing.removed", marker),
            changed(tenant, 3, "usr-" + marker, "moved to v1.eu-west-3.example.com")));
    String path = "/v1/tenants/" + tenant + "/audit-events?order=oldest&text=";

    assertThat(allSequences(path + "test.thing.removed")).containsExactly(2L);
    assertThat(allSequences(path + "thing+removed")).containsExactly(2L);
    assertThat(allSequences(path + "test.thing.created+thing-1+--")).containsExactly(1L);
    assertThat(allSequences(path + "v1.eu-west-3.example.com+test.thing.created"))
        .containsExactly(3L);
    assertThat(allSequences("/v1/audit-events?text=test.thing.created+usr-" + marker))
        .containsExactly(3L);
    assertThat(allSequences(path + "test.thing.lost")).isEmpty();
    assertThat(allSequences(path + "%3Cb%3E")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%25", "--", "...", "!!", "%F0%9F%99%82+%26"})
  void a_text_without_a_word_is_refused_and_not_ignored(String text) {
    TenantId tenant = tenantWithTrail(1);

    for (String path : List.of("/v1/audit-events", "/v1/tenants/" + tenant + "/audit-events")) {
      JsonNode problem = json(get(path + "?text=" + text, AUDITOR));
      assertThat(problem.path("status").intValue()).as(path).isEqualTo(400);
      assertThat(problem.at("/errors/0/pointer").stringValue()).isEqualTo("text");
    }
  }

  private static AuditEvent changed(TenantId tenant, long seq, String actor, String to) {
    AuditEvent plain = TestEvents.event(tenant, seq);
    return new AuditEvent(
        plain.eventId(),
        plain.source(),
        seq,
        plain.occurredAt(),
        tenant,
        new Actor(Actor.Type.USER, actor),
        plain.action(),
        plain.target(),
        plain.outcome(),
        null,
        null,
        null,
        plain.correlationId(),
        List.of(new Change("/label", null, EventJson.writeText(to))),
        null);
  }

  private static Instant receivedAt(TenantId tenant, long seq) {
    return ENVIRONMENT
        .asSuperuser()
        .queryForList(
            "select received_at from ledger_entry where tenant_id = ? and tenant_seq = ?",
            Timestamp.class,
            tenant.value(),
            seq)
        .getFirst()
        .toInstant();
  }

  @Test
  void each_kind_of_search_has_an_index_in_its_order() {
    for (String condition : List.of("action = 'a'", "actor = 'a'", "target = 'a'")) {
      assertThat(plan("tenant_id = 't' and " + condition + " order by entry_index desc limit 51"))
          .contains("Index Scan Backward")
          .doesNotContain("Sort");
    }
    assertThat(plan("words @@ 'a'::tsquery")).contains("entry_payload_words");
  }

  /** What the planner does with a large table, which this is not. */
  private static @Nullable String plan(String condition) {
    return ENVIRONMENT
        .asSuperuser()
        .execute(
            (Connection connection) -> {
              try (var statement = connection.createStatement()) {
                statement.execute("set enable_seqscan = off; set enable_sort = off");
                var lines = new StringBuilder();
                var rows =
                    statement.executeQuery(
                        "explain select * from entry_payload where " + condition);
                while (rows.next()) {
                  lines.append(rows.getString(1)).append('\n');
                }
                return lines.toString();
              }
            });
  }

  @Test
  void an_operators_look_is_in_the_tenants_own_trail_with_what_was_asked_for() {
    TenantId tenant = tenantWithTrail(1);
    String operator = token("operator-of-" + tenant).withRoles("operator").signed();

    get("/v1/tenants/" + tenant + "/audit-events?target=thing-1&text=secret", operator);

    await().atMost(SOON).until(() -> sizeOf(tenant) == 2);
    JsonNode read =
        json(get("/v1/tenants/" + tenant + "/audit-events?action=audit.trail.read", AUDITOR))
            .at("/items/0/event");
    assertThat(read.at("/actor/id").stringValue()).isEqualTo("operator-of-" + tenant);
    assertThat(read.get("changes").toString())
        .contains("/asked/target", "/asked/text")
        .doesNotContain("thing-1", "secret");
    assertThat(read.get("personalEncrypted").booleanValue()).isTrue();
  }

  @Test
  void wrong_parameters_are_named_all_at_once() {
    JsonNode problem =
        json(
            get(
                "/v1/audit-events?limit=101&order=sideways&outcome=maybe&action=%20&from=now",
                AUDITOR));

    assertThat(problem.get("status").intValue()).isEqualTo(400);
    List<String> pointers = new ArrayList<>();
    problem.get("errors").forEach(error -> pointers.add(error.get("pointer").stringValue()));
    assertThat(pointers).containsExactlyInAnyOrder("limit", "order", "outcome", "action", "from");
    assertThat(get("/v1/proofs/inclusion?index=x", AUDITOR).statusCode()).isEqualTo(400);
    assertThat(get("/v1/proofs/inclusion", AUDITOR).statusCode()).isEqualTo(400);
    assertThat(get("/v1/proofs/inclusion?index=0&size=9999999", AUDITOR).statusCode())
        .isEqualTo(400);
    assertThat(get("/v1/proofs/consistency?from=5&to=4", AUDITOR).statusCode()).isEqualTo(400);
  }

  @Test
  void a_parameter_that_there_is_not_is_refused_and_not_ignored() {
    TenantId tenant = tenantWithTrail(1);

    for (String path :
        List.of(
            "/v1/audit-events?acton=x",
            "/v1/tenants/" + tenant + "/audit-events?tenant=x",
            "/v1/audit-events/0?limit=1",
            "/v1/tree-head?size=1",
            "/v1/proofs/inclusion?index=0&from=0")) {
      JsonNode problem = json(get(path, AUDITOR));
      assertThat(problem.path("status").intValue()).as(path).isEqualTo(400);
      assertThat(problem.at("/errors/0/pointer").stringValue())
          .isEqualTo(path.replaceAll(".*[?&](\\w+)=.*", "$1"));
    }
  }

  @Test
  void a_cursor_holds_for_its_own_listing_only() {
    TenantId tenant = tenantWithTrail(3);
    String path = "/v1/tenants/" + tenant + "/audit-events?limit=1";
    String cursor = json(get(path, AUDITOR)).get("nextCursor").stringValue();
    String forged = (cursor.charAt(0) == 'A' ? 'B' : 'A') + cursor.substring(1);

    assertThat(get(path + "&cursor=" + cursor, AUDITOR).statusCode()).isEqualTo(200);
    assertThat(get(path + "&cursor=" + forged, AUDITOR).statusCode()).isEqualTo(400);
    assertThat(get(path + "&order=oldest&cursor=" + cursor, AUDITOR).statusCode()).isEqualTo(400);
    assertThat(get("/v1/audit-events?cursor=" + cursor, AUDITOR).statusCode()).isEqualTo(400);
  }

  @Test
  void reading_and_being_refused_are_themselves_in_the_trail() {
    TenantId tenant = tenantWithTrail(1);
    String reader = "reader-of-" + tenant;
    get("/v1/tenants/" + tenant + "/audit-events", token(reader).withRoles("auditor").signed());
    get("/v1/tenants/" + tenant + "/audit-events", token("nosy-" + tenant).signed());

    await().atMost(SOON).until(() -> readsBy(reader) == 1);
    await().atMost(SOON).until(() -> readsBy("nosy-" + tenant) == 1);
    assertThat(sizeOf(tenant)).as("strangers write nothing into a tenant's trail").isEqualTo(2);
  }

  private List<Long> allSequences(String path) {
    List<Long> sequences = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(get(path + cursor, AUDITOR));
      page.get("items").forEach(item -> sequences.add(item.at("/event/sourceSeq").longValue()));
      JsonNode next = page.get("nextCursor");
      cursor = next == null ? "" : "&cursor=" + next.stringValue();
    } while (!cursor.isEmpty());
    return sequences;
  }

  private static long readsBy(String subject) {
    return ENVIRONMENT.events().canonical("p.action = 'audit.trail.read'").stream()
        .filter(entry -> entry.contains("\"id\":\"" + subject + "\""))
        .count();
  }
}
