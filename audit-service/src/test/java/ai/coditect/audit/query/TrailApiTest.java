package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestToken;
import ai.coditect.platform.event.EventJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrailApiTest extends AuditServiceTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String AUDITOR = token("auditor-1").withRoles("auditor").signed();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort private int port;

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

  @Test
  void an_entry_shows_what_happened_and_hides_what_is_personal() {
    TenantId tenant = tenantWithTrail(1);

    JsonNode page = json(get("/v1/tenants/" + tenant + "/audit-events", AUDITOR));

    JsonNode entry = page.get("items").get(0);
    assertThat(entry.get("tenantSeq").longValue()).isEqualTo(1);
    assertThat(entry.at("/event/tenantId").stringValue()).isEqualTo(tenant.value());
    assertThat(entry.at("/event/action").stringValue()).isEqualTo("test.thing.created");
    assertThat(entry.at("/event/outcome").stringValue()).isEqualTo("succeeded");
    assertThat(entry.at("/event/occurredAt").stringValue()).isEqualTo("2026-11-22T12:00:01Z");
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
  void wrong_parameters_are_named_all_at_once() {
    JsonNode problem =
        json(get("/v1/audit-events?limit=101&order=sideways&outcome=maybe&action=%20", AUDITOR));

    assertThat(problem.get("status").intValue()).isEqualTo(400);
    List<String> pointers = new ArrayList<>();
    problem.get("errors").forEach(error -> pointers.add(error.get("pointer").stringValue()));
    assertThat(pointers).containsExactlyInAnyOrder("limit", "order", "outcome", "action");
    assertThat(get("/v1/proofs/inclusion?index=x", AUDITOR).statusCode()).isEqualTo(400);
    assertThat(get("/v1/proofs/inclusion", AUDITOR).statusCode()).isEqualTo(400);
    assertThat(get("/v1/proofs/inclusion?index=0&size=9999999", AUDITOR).statusCode())
        .isEqualTo(400);
    assertThat(get("/v1/proofs/consistency?from=5&to=4", AUDITOR).statusCode()).isEqualTo(400);
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

  /** Follows the documentation, docs/formats/ledger.md, with nothing but a hash function. */
  @Test
  void anyone_can_compute_an_entrys_way_to_the_root() throws Exception {
    TenantId tenant = tenantWithTrail(7);
    long index = indexOf(tenant);
    JsonNode evidence = json(get("/v1/audit-events/" + index, AUDITOR));
    JsonNode head = json(get("/v1/tree-head", AUDITOR));
    JsonNode proof =
        json(
            get(
                "/v1/proofs/inclusion?index=%d&size=%d"
                    .formatted(index, head.get("size").longValue()),
                AUDITOR));

    byte[] commitment =
        sha256(
            "coditect.audit.commitment/v1\0".getBytes(StandardCharsets.US_ASCII),
            base64(evidence.get("salt")),
            base64(evidence.get("canonical")));
    assertThat(commitment).isEqualTo(base64(evidence.at("/entry/commitment")));
    byte[] hash = sha256(new byte[] {0}, commitment);
    assertThat(hash).isEqualTo(base64(proof.get("leafHash")));
    long position = index;
    long last = head.get("size").longValue() - 1;
    for (JsonNode sibling : proof.get("path")) {
      while (position % 2 == 0 && position == last) {
        position /= 2;
        last /= 2;
      }
      hash =
          position % 2 == 1
              ? sha256(new byte[] {1}, base64(sibling), hash)
              : sha256(new byte[] {1}, hash, base64(sibling));
      position /= 2;
      last /= 2;
    }
    assertThat(hash).isEqualTo(base64(head.get("rootHash")));
    assertThat(head.get("origin").stringValue()).isEqualTo("test.coditect.local/audit");
    assertThat(json(get("/v1/proofs/consistency?from=1", AUDITOR)).get("from").longValue())
        .isEqualTo(1);
  }

  private static TestToken token(String subject) {
    return TestIssuer.shared().token(subject).withAudience("audit-service");
  }

  private TenantId tenantWithTrail(int entries) {
    TenantId tenant = TenantId.next();
    sendAndAwait(
        tenant,
        LongStream.rangeClosed(1, entries).mapToObj(seq -> TestEvents.event(tenant, seq)).toList());
    return tenant;
  }

  private static void sendAndAwait(TenantId tenant, List<AuditEvent> events) {
    TestEvents.sendEvents(events);
    await().atMost(SOON).until(() -> sizeOf(tenant) == events.size());
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
    var message =
        new ProducerRecord<>(Topics.TENANT_MEMBERS, tenant.value(), EventJson.write(list));
    Map.of(
            "ce_specversion",
            "1.0",
            "ce_id",
            "evt-" + tenant,
            "ce_source",
            "self-service-api",
            "ce_type",
            EventTypes.MEMBERS_CHANGED)
        .forEach(
            (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    TestEvents.send(List.of(message));
    await()
        .atMost(SOON)
        .until(
            () ->
                number("select count(*) from member where tenant_id = ?", tenant.value())
                    == members.size());
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

  private HttpResponse<String> get(String path, @Nullable String token) {
    return send("GET", path, token);
  }

  private HttpResponse<String> send(String method, String path, @Nullable String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(SOON);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  private static Map<String, String> withoutTraceAndPath(JsonNode problem) {
    return Map.of(
        "type", problem.get("type").stringValue(),
        "title", problem.get("title").stringValue(),
        "detail", problem.get("detail").stringValue());
  }

  private static long indexOf(TenantId tenant) {
    return number("select min(entry_index) from ledger_entry where tenant_id = ?", tenant.value());
  }

  private static long sizeOf(TenantId tenant) {
    return number("select count(*) from ledger_entry where tenant_id = ?", tenant.value());
  }

  private static long readsBy(String subject) {
    return number(
        """
        select count(*) from entry_payload
        where action = 'audit.trail.read' and position(convert_to(?, 'UTF8') in canonical) > 0
        """,
        "\"id\":\"" + subject + "\"");
  }

  private static long number(String sql, String argument) {
    Long number = ENVIRONMENT.asSuperuser().queryForObject(sql, Long.class, argument);
    return number == null ? 0 : number;
  }

  private static byte[] base64(JsonNode text) {
    return Base64.getDecoder().decode(text.stringValue());
  }

  private static byte[] sha256(byte[]... parts) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}
