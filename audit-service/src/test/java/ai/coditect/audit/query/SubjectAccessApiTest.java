package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.audit.PersonalFields;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.verifier.Verify;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What a person gets who asks what is held about them, and who may order it for them. */
class SubjectAccessApiTest extends TrailApi {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String OPERATOR = token("operator-15").withRoles("operator").signed();

  @LocalServerPort private int port;
  @TempDir private Path folder;

  @Test
  void a_person_gets_their_entries_of_all_tenants_with_proofs_and_their_own_fields_in_clear()
      throws IOException {
    String person = "usr-" + UUID.randomUUID();
    TenantId one = TenantId.next();
    TenantId other = TenantId.next();
    send(
        one,
        event(one, 1, person, "thing-1", Map.of("ip", "203.0.113.7", "email", "invited@x.test")),
        event(one, 2, "somebody", "thing-2", Map.of("ip", "203.0.113.8")),
        event(one, 3, "somebody", person, Map.of("ip", "203.0.113.9", "displayName", "Ada")));
    send(other, event(other, 1, person, "thing-3", Map.of()));

    byte[] zip = fetch(ready(post(body(null, person), OPERATOR)));

    Map<String, String> files = unzip(zip);
    assertThat(files.keySet())
        .containsExactly(
            "README.txt", "entries.ndjson", "personal.ndjson", "records.ndjson", "manifest.note");
    assertThat(text(files, "entries.ndjson").lines().skip(1))
        .hasSize(3)
        .allMatch(line -> line.contains(person));
    assertThat(text(files, "personal.ndjson").lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains("203.0.113.7", "\"withheld\":[\"email\"]")
                    .doesNotContain("invited@x.test"),
            line ->
                assertThat(line)
                    .contains("\"displayName\":\"Ada\"", "\"withheld\":[\"ip\"]")
                    .doesNotContain("203.0.113.9"));
    assertThat(verify(zip))
        .contains("ACCEPTED", "package (subject-access)")
        .contains("3 entries about somebody; that these are all is not proven");
    for (TenantId tenant : List.of(one, other)) {
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(orders(tenant)).as("recorded in each").isEqualTo(1));
    }
  }

  @Test
  void a_changed_entry_of_a_selection_is_refused() throws IOException {
    TenantId tenant = TenantId.next();
    String person = "usr-" + UUID.randomUUID();
    send(tenant, event(tenant, 1, person, "thing-1", Map.of()));
    String entries =
        text(unzip(fetch(ready(post(body(tenant, person), OPERATOR)))), "entries.ndjson");

    assertThat(verify(entries.getBytes(StandardCharsets.UTF_8))).contains("ACCEPTED");
    assertThat(verify(entries.replace("thing-1", "thing-2").getBytes(StandardCharsets.UTF_8)))
        .contains("REFUSED", "not what the log has committed to");
  }

  @Test
  void whoever_is_erased_is_in_no_order_any_more_and_an_order_of_nobody_holds_nothing()
      throws IOException {
    TenantId tenant = TenantId.next();
    String person = "usr-" + UUID.randomUUID();
    send(tenant, event(tenant, 1, person, "thing-1", Map.of("ip", "203.0.113.7")));
    JsonNode ready = ready(post(body(tenant, person), OPERATOR));
    String erase =
        "{\"tenantId\":\"%s\",\"subject\":\"%s\",\"reason\":\"asked\"}".formatted(tenant, person);

    JsonNode erasure = json(post("/v1/erasures", erase, OPERATOR));

    String path = "/v1/erasures/" + erasure.get("id").stringValue();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> json(get(path, OPERATOR)).get("state").stringValue().equals("done"));
    String order = get("/v1/exports/" + ready.get("id").stringValue(), OPERATOR).body();
    assertThat(order).contains("\"state\":\"expired\"").doesNotContain(person);
    Map<String, String> later = unzip(fetch(ready(post(body(tenant, person), OPERATOR))));
    assertThat(text(later, "entries.ndjson").lines()).hasSize(1);
    assertThat(text(later, "personal.ndjson")).isEmpty();
  }

  @Test
  void only_operators_and_the_tenants_owners_order_it_and_no_order_is_without_a_person() {
    TenantId tenant = tenantWithTrail(1);
    String body = body(tenant, "usr-1");

    assertThat(post(body, OPERATOR).statusCode()).isEqualTo(202);
    assertThat(post(body, AUDITOR).statusCode()).isEqualTo(403);
    assertThat(post(body(null, "usr-1"), AUDITOR).statusCode()).isEqualTo(403);
    assertThat(post(body, token("stranger").signed()).statusCode()).isEqualTo(404);
    assertThat(post(body, null).statusCode()).isEqualTo(401);
    assertThat(post("{\"kind\":\"subject-access\"}", OPERATOR).statusCode()).isEqualTo(400);
    assertThat(post(body.replace("subject-access", "export"), OPERATOR).statusCode())
        .isEqualTo(400);
    JsonNode order = json(post(body, OPERATOR));
    assertThat(get("/v1/exports/" + order.get("id").stringValue(), AUDITOR).statusCode())
        .as("whoever may not order it may not fetch it")
        .isEqualTo(403);
  }

  private static String body(@Nullable TenantId tenant, String person) {
    String of = tenant == null ? "" : "\"tenantId\":\"%s\",".formatted(tenant);
    return "{%s\"kind\":\"subject-access\",\"subjects\":[\"%s\"]}".formatted(of, person);
  }

  private static AuditEvent event(
      TenantId tenant, long seq, String actor, String target, Map<String, String> personal) {
    AuditEvent event =
        TestEvents.ofPerson(tenant, seq, actor, new Target("thing", target), List.of());
    return personal.isEmpty()
        ? event
        : event.withPersonal(PersonalFields.sealed(event.eventId(), personal));
  }

  private static void send(TenantId tenant, AuditEvent... events) {
    sendAndAwait(tenant, List.of(events));
    awaitPublished(tenant, events.length);
  }

  private static long orders(TenantId tenant) {
    return number(
        "select count(*) from entry_payload where tenant_id = ? and action = 'audit.subject-access.ordered'",
        tenant.value());
  }

  private JsonNode ready(HttpResponse<String> ordered) {
    assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(202);
    String path = "/v1/exports/" + json(ordered).get("id").stringValue();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> json(get(path, OPERATOR)).get("state").stringValue().equals("ready"));
    return json(get(path, OPERATOR));
  }

  private byte[] fetch(JsonNode ready) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + ready.get("content").stringValue()))
            .header("Authorization", "Bearer " + OPERATOR)
            .build();
    return answer(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private HttpResponse<String> post(String body, @Nullable String token) {
    return post("/v1/exports", body, token);
  }

  private static <T> HttpResponse<T> answer(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return HTTP.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> unzip(byte[] zip) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  private static String text(Map<String, String> files, String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  private String verify(byte[] content) throws IOException {
    String key = json(get("/v1/log-keys", null)).at("/keys/0/verifierKey").stringValue();
    Path file = Files.write(folder.resolve("package.zip"), content);
    var bytes = new ByteArrayOutputStream();
    Verify.run(
        new String[] {file.toString(), "--key", key},
        new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
