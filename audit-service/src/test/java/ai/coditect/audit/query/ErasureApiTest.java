package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.verifier.Verify;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** What is left of somebody after they were erased, and what is not erased. */
class ErasureApiTest extends TrailApi {

  private static final String OPERATOR = token("operator-7").withRoles("operator").signed();

  @TempDir private Path folder;

  @Test
  void an_erased_person_is_in_no_table_and_every_proof_still_holds() throws IOException {
    TenantId tenant = TenantId.next();
    String person = "person-" + UUID.randomUUID();
    String other = "other-" + UUID.randomUUID();
    sendAndAwait(
        tenant, List.of(by(tenant, 1, person), by(tenant, 2, other), about(tenant, 3, person)));
    awaitPublished(tenant, 3);
    assertThat(places(person)).isNotEmpty();

    JsonNode done = awaitState(request(tenant, person), "done");

    assertThat(done.get("entries").longValue()).isEqualTo(2);
    Awaitility.await().atMost(SOON).until(() -> places(person).isEmpty());
    assertThat(places(other)).contains("entry_payload.actor");
    assertThat(verify(export(tenant))).contains("ACCEPTED", "erased: 2 [1, 3]");
    assertThat(get("/v1/tenants/" + tenant + "/audit-events?actor=" + other, AUDITOR).body())
        .contains(other);
    Awaitility.await()
        .atMost(SOON)
        .until(
            () ->
                actions(tenant)
                    .containsAll(List.of("audit.erasure.requested", "audit.erasure.completed")));
  }

  @Test
  void a_legal_hold_puts_an_erasure_off_until_its_release() {
    TenantId tenant = TenantId.next();
    String person = "person-" + UUID.randomUUID();
    String hold = "hold-" + UUID.randomUUID();
    sendAndAwait(tenant, List.of(by(tenant, 1, person), hold(tenant, 1, "placed", hold)));

    JsonNode held = awaitState(request(tenant, null), "held");

    assertThat(held.get("waitsFor").stringValue()).isEqualTo("HeldUntilRelease");
    assertThat(json(get("/v1/legal-holds?tenantId=" + tenant, OPERATOR)).at("/items/0/id"))
        .hasToString("\"" + hold + "\"");
    Awaitility.await().atMost(SOON).until(() -> actions(tenant).contains("audit.erasure.held"));
    assertThat(places(person)).isNotEmpty();
    assertThat(ENVIRONMENT.events().canonical("p.tenant_id = ?", tenant.value()))
        .as("keys are held as well")
        .anyMatch(entry -> entry.contains(person));

    TestEvents.sendEvents(List.of(hold(tenant, 2, "lifted", hold)));

    awaitState(json(get("/v1/erasures/" + held.get("id").stringValue(), OPERATOR)), "done");
    JsonNode lifted = json(get("/v1/legal-holds?tenantId=" + tenant, OPERATOR)).at("/items/0");
    assertThat(lifted.get("placedAt").stringValue()).isEqualTo("2026-11-22T12:00:01Z");
    assertThat(lifted.get("releasedAt").stringValue()).isEqualTo("2026-11-22T12:00:02Z");
    assertThat(places(person)).isEmpty();
    assertThat(actions(tenant))
        .as("that and why it was erased stays")
        .contains("audit.erasure.requested", "audit.erasure.held", "legal-hold.lifted")
        .doesNotContain("test.thing.created");
    assertThat(ENVIRONMENT.events().canonical("p.tenant_id = ?", tenant.value()))
        .as("and can be read")
        .anyMatch(entry -> entry.contains("legal-hold.lifted"));
  }

  @Test
  void packages_that_hold_what_is_erased_are_not_kept() {
    TenantId tenant = tenantWithTrail(2);
    awaitPublished(tenant, 2);
    JsonNode export = readyExport("{\"tenantId\":\"%s\",\"format\":\"csv\"}".formatted(tenant));
    String path = "/v1/exports/" + export.get("id").stringValue();

    awaitState(request(tenant, null), "done");

    assertThat(json(get(path, AUDITOR)).get("state").stringValue()).isEqualTo("expired");
    assertThat(get(path + "/content", AUDITOR).statusCode()).isEqualTo(410);
    assertThat(
            number(
                "select count(*) from export_part where export_id = ?",
                export.get("id").stringValue()))
        .isZero();
  }

  @Test
  void an_erasure_of_somebody_whom_the_trail_does_not_know_ends_no_package() {
    TenantId tenant = tenantWithTrail(2);
    awaitPublished(tenant, 2);
    List<JsonNode> packages =
        List.of(
            readyExport("{\"tenantId\":\"%s\",\"format\":\"csv\"}".formatted(tenant)),
            readyExport(
                "{\"tenantId\":\"%s\",\"kind\":\"evidence\",\"controls\":[\"CC6.2\"]}"
                    .formatted(tenant)),
            readyExport("{\"format\":\"csv\"}"));

    JsonNode done = awaitState(request(tenant, "usr_nobody_at_all"), "done");

    assertThat(done.get("entries").longValue()).isZero();
    assertThat(packages)
        .allSatisfy(
            it -> {
              String content = it.get("content").stringValue();
              assertThat(get(content, AUDITOR).statusCode()).as(it.toString()).isEqualTo(200);
            });
  }

  @Test
  void an_erasure_that_found_entries_before_a_crash_ends_packages_after_it() {
    TenantId tenant = tenantWithTrail(2);
    String hold = "hold-" + UUID.randomUUID();
    awaitPublished(tenant, 2);
    TestEvents.sendEvents(List.of(hold(tenant, 1, "placed", hold)));
    JsonNode held = awaitState(request(tenant, "usr_nobody_at_all"), "held");
    JsonNode export = readyExport("{\"tenantId\":\"%s\",\"format\":\"csv\"}".formatted(tenant));
    ENVIRONMENT
        .asSuperuser()
        .update("update erasure set found = true where id = ?", held.get("id").stringValue());

    TestEvents.sendEvents(List.of(hold(tenant, 2, "lifted", hold)));

    awaitState(held, "done");
    assertThat(get(export.get("content").stringValue(), AUDITOR).statusCode()).isEqualTo(410);
  }

  @Test
  void only_operators_ask_for_erasures_and_asking_twice_is_asking_once() {
    TenantId tenant = TenantId.next();
    String body = body(tenant, "somebody");
    JsonNode first = json(post("/v1/erasures", body, OPERATOR));

    assertThat(first.get("tenantId").stringValue()).isEqualTo(tenant.value());
    assertThat(post("/v1/erasures", body, AUDITOR).statusCode()).isEqualTo(403);
    assertThat(post("/v1/erasures", body, null).statusCode()).isEqualTo(401);
    assertThat(get("/v1/erasures?tenantId=" + tenant, token("x").signed()).statusCode())
        .isEqualTo(403);
    assertThat(post("/v1/erasures", "{\"reason\":\"x\"}", OPERATOR).statusCode()).isEqualTo(400);
    awaitState(first, "done");
    assertThat(json(get("/v1/erasures?tenantId=" + tenant, AUDITOR)).get("items").size())
        .isEqualTo(1);
  }

  private JsonNode readyExport(String order) {
    HttpResponse<String> answer = post("/v1/exports", order, AUDITOR);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    String path = "/v1/exports/" + json(answer).get("id").stringValue();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> json(get(path, AUDITOR)).get("state").stringValue().equals("ready"));
    return json(get(path, AUDITOR));
  }

  private JsonNode request(TenantId tenant, @Nullable String subject) {
    HttpResponse<String> answer = post("/v1/erasures", body(tenant, subject), OPERATOR);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer);
  }

  private static String body(TenantId tenant, @Nullable String subject) {
    return subject == null
        ? "{\"tenantId\":\"%s\",\"reason\":\"a request\"}".formatted(tenant)
        : "{\"tenantId\":\"%s\",\"subject\":\"%s\",\"reason\":\"a request\"}"
            .formatted(tenant, subject);
  }

  private JsonNode awaitState(JsonNode erasure, String state) {
    String path = "/v1/erasures/" + erasure.get("id").stringValue();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> json(get(path, OPERATOR)).get("state").stringValue().equals(state));
    return json(get(path, OPERATOR));
  }

  private static AuditEvent by(TenantId tenant, long seq, String person) {
    return event(tenant, seq, TestEvents.SOURCE, "test.thing.created", person, "thing-1");
  }

  private static AuditEvent about(TenantId tenant, long seq, String person) {
    return event(tenant, seq, TestEvents.SOURCE, "test.thing.created", "somebody", person);
  }

  private static AuditEvent hold(TenantId tenant, long seq, String verb, String hold) {
    return event(tenant, seq, "provisioning-service", "legal-hold." + verb, "counsel", hold);
  }

  private static AuditEvent event(
      TenantId tenant, long seq, String source, String action, String actor, String target) {
    return new AuditEvent(
        EventId.next(),
        source,
        seq,
        Instant.parse("2026-11-22T12:00:00Z").plusSeconds(seq),
        tenant,
        new Actor(Actor.Type.USER, actor),
        action,
        new Target("user", target),
        Outcome.SUCCEEDED,
        "case 7",
        null,
        null,
        "c",
        List.of(new Change("/owner", null, "\"" + actor + "\"")),
        null);
  }

  /** Every column of every table that holds a text, also inside of binary ones. */
  private static List<String> places(String text) {
    JdbcTemplate superuser = ENVIRONMENT.asSuperuser();
    List<String> places = new ArrayList<>();
    for (Map<String, Object> column :
        superuser.queryForList(
            """
            select table_name as t, column_name as c, data_type as d from information_schema.columns
            join information_schema.tables using (table_schema, table_name)
            where table_schema = 'public' and table_type = 'BASE TABLE'
              and data_type in ('bytea', 'text', 'ARRAY', 'tsvector', 'jsonb', 'character varying')
            """)) {
      String name = "\"" + column.get("c") + "\"";
      String holds =
          "bytea".equals(column.get("d"))
              ? "position(convert_to(?, 'UTF8') in " + name + ") > 0"
              : "position(? in " + name + "::text) > 0";
      Boolean found =
          superuser.queryForObject(
              "select exists (select from \"" + column.get("t") + "\" where " + holds + ")",
              Boolean.class,
              text);
      if (Boolean.TRUE.equals(found)) {
        places.add(column.get("t") + "." + column.get("c"));
      }
    }
    return places;
  }

  private static List<String> actions(TenantId tenant) {
    return ENVIRONMENT
        .asSuperuser()
        .queryForList(
            "select action from entry_payload where tenant_id = ?", String.class, tenant.value());
  }

  private String export(TenantId tenant) {
    return get("/v1/tenants/" + tenant + "/export", AUDITOR).body();
  }

  private String verify(String export) throws IOException {
    String key = json(get("/v1/log-keys", null)).at("/keys/0/verifierKey").stringValue();
    Path file = Files.writeString(folder.resolve("export.ndjson"), export);
    var bytes = new ByteArrayOutputStream();
    Verify.run(
        new String[] {file.toString(), "--key", key},
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
