package ai.coditect.audit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.verifier.Verify;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An export that is made in the background, from the order to the verifier. */
class ExportOrderApiTest extends TrailApi {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @TempDir private Path folder;

  @Test
  void a_package_holds_entries_with_proofs_and_the_same_events_as_csv() throws IOException {
    TenantId tenant = published(25);

    byte[] whole = fetch(ready(order(body(tenant, "csv"))));
    Map<String, byte[]> files = unzip(whole);
    Answer answer = verify(whole, "--key", key());

    assertThat(files.keySet())
        .containsExactly("README.txt", "entries.ndjson", "events.csv", "manifest.note");
    assertThat(text(files, "events.csv").lines()).hasSize(26);
    assertThat(text(files, "events.csv"))
        .startsWith("index,tenantSeq,occurredAt,")
        .contains(",test.thing.created,thing,thing-25,succeeded,")
        .contains("\r\n");
    assertThat(answer.code()).as(answer.text()).isZero();
    assertThat(answer.text())
        .contains("ACCEPTED", "package (export)", "3 files as they were signed")
        .contains("tenant " + tenant + ": all 25 entries")
        .doesNotContain("WARNING");
  }

  @Test
  void evidence_for_controls_has_a_summary_for_people_and_a_line_for_each_entry()
      throws IOException {
    TenantId tenant = published(4);
    String order =
        "{\"tenantId\":\"%s\",\"kind\":\"evidence\",\"controls\":[\"CC6.2\",\"GDPR-17\"]}"
            .formatted(tenant);

    byte[] whole = fetch(ready(order(order)));
    Map<String, byte[]> files = unzip(whole);

    assertThat(files.keySet())
        .containsExactly(
            "README.txt", "entries.ndjson", "controls.csv", "summary.pdf", "manifest.note");
    assertThat(text(files, "controls.csv").lines().toList().get(1))
        .startsWith("CC6.2,")
        .contains(",test.thing.created,succeeded,");
    assertThat(text(files, "controls.csv").lines()).hasSize(5);
    try (var pdf = Loader.loadPDF(bytes(files, "summary.pdf"))) {
      assertThat(new PDFTextStripper().getText(pdf))
          .contains("Of: tenant " + tenant, "CC6.2", "4  test.thing.created, succeeded")
          .contains("GDPR-17", "No entry in this period.");
    }
    assertThat(verify(whole, "--key", key()).text()).contains("ACCEPTED", "package (evidence)");
    byte[] pdf = bytes(files, "summary.pdf");
    pdf[pdf.length / 2] ^= 1;
    files.put("summary.pdf", pdf);
    assertThat(verify(zip(files), "--key", key()).text())
        .contains("REFUSED", "summary.pdf is not what was signed");
    assertThat(order(order.replace("CC6.2", "CC9.9"), "k", AUDITOR).statusCode()).isEqualTo(400);
  }

  @Test
  void ocsf_has_class_activity_and_what_the_class_asks_for() throws IOException {
    TenantId tenant = published(2);

    Map<String, byte[]> files = unzip(fetch(ready(order(body(tenant, "ocsf")))));

    JsonNode event =
        JsonMapper.shared().readTree(text(files, "events.ocsf.ndjson").lines().toList().getFirst());
    assertThat(event.get("class_uid").intValue()).isEqualTo(3004);
    assertThat(event.get("category_uid").intValue()).isEqualTo(3);
    assertThat(event.get("type_uid").intValue()).isEqualTo(300401);
    assertThat(event.get("status_id").intValue()).isEqualTo(1);
    assertThat(event.at("/entity/uid").stringValue()).isEqualTo("thing-1");
    assertThat(event.at("/metadata/tenant_uid").stringValue()).isEqualTo(tenant.value());
    assertThat(event.at("/time").longValue())
        .isEqualTo(TestEvents.event(tenant, 1).occurredAt().toEpochMilli());
  }

  @Test
  void nothing_in_a_csv_is_a_formula_and_no_character_is_lost() throws IOException {
    TenantId tenant = TenantId.next();
    List<String> reasons =
        List.of("=1+1", "+49 30", "-2", "@SUM(A1)", "\tx", "＝cmd", "a,\"b\"\r\nc", "Grüße 🙂 漢字");
    List<AuditEvent> events = new ArrayList<>();
    for (int i = 0; i < reasons.size(); i++) {
      events.add(withReason(TestEvents.event(tenant, i + 1), reasons.get(i)));
    }
    sendAndAwait(tenant, events);
    awaitPublished(tenant, events.size());

    String csv = text(unzip(fetch(ready(order(body(tenant, "csv"))))), "events.csv");

    assertThat(csv)
        .contains(",'=1+1,", ",'+49 30,", ",'-2,", ",'@SUM(A1),", ",'\tx,", ",'＝cmd,")
        .contains(",\"a,\"\"b\"\"\r\nc\",", ",Grüße 🙂 漢字,");
  }

  @Test
  void a_period_is_a_part_that_says_which_and_lacks_nothing_within() throws IOException {
    TenantId tenant = published(3);
    sendMore(tenant, 4, 6);
    String middle =
        ENVIRONMENT
            .asSuperuser()
            .queryForList(
                "select received_at from ledger_entry where tenant_id = ? and tenant_seq = 4",
                Timestamp.class,
                tenant.value())
            .getFirst()
            .toInstant()
            .toString();
    String since = body(tenant, "ndjson").replace("}", ",\"from\":\"" + middle + "\"}");
    String until = body(tenant, "ndjson").replace("}", ",\"before\":\"" + middle + "\"}");

    Answer later = verify(fetch(ready(order(since))), "--key", key());
    Answer earlier = verify(fetch(ready(order(until))), "--key", key());

    assertThat(later.text()).contains("ACCEPTED", "entries 4 to ");
    assertThat(earlier.text()).contains("ACCEPTED", "the 3 entries 1 to 3 and no others");
  }

  @Test
  void any_flipped_byte_of_a_file_is_refused_and_names_the_entry_or_the_file() throws IOException {
    TenantId tenant = published(20);
    byte[] whole = fetch(ready(order(body(tenant, "csv"))));
    Map<String, byte[]> files = unzip(whole);
    long seed = System.nanoTime();
    var random = new Random(seed);

    for (String name : files.keySet()) {
      for (int i = 0; i < 10; i++) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        byte[] content = bytes(files, name);
        int place = random.nextInt(content.length);
        content[place] ^= 1;
        changed.put(name, content);
        Answer answer = verify(zip(changed), "--key", key());
        assertThat(answer.code())
            .as("seed %d, %s byte %d: %s", seed, name, place, answer.text())
            .isEqualTo(1);
      }
    }
    byte[] entries = bytes(files, "entries.ndjson");
    int salt = new String(entries, StandardCharsets.ISO_8859_1).lastIndexOf("\"salt\":\"") + 9;
    entries[salt] = (byte) (entries[salt] == 'A' ? 'B' : 'A');
    files.put("entries.ndjson", entries);
    assertThat(verify(zip(files), "--key", key()).text()).contains("entries.ndjson: entry ");
    files.remove("events.csv");
    assertThat(verify(zip(files), "--key", key()).text()).contains("REFUSED");
  }

  @Test
  void a_download_goes_on_where_it_broke_off() throws IOException {
    TenantId tenant = published(10);
    JsonNode export = ready(order(body(tenant, "csv")));
    byte[] whole = fetch(export);
    String content = export.get("content").stringValue();
    String etag = "\"" + export.get("sha256").stringValue() + "\"";

    HttpResponse<byte[]> begin = content(content, "bytes=0-99", null);
    HttpResponse<byte[]> rest = content(content, "bytes=100-", etag);

    assertThat(begin.statusCode()).isEqualTo(206);
    assertThat(begin.headers().firstValue("Content-Range")).contains("bytes 0-99/" + whole.length);
    var both = new ByteArrayOutputStream();
    both.writeBytes(begin.body());
    both.writeBytes(rest.body());
    assertThat(both.toByteArray()).isEqualTo(whole);
    assertThat(content(content, "bytes=-5", null).body()).hasSize(5);
    assertThat(content(content, "bytes=" + whole.length + "-", null).statusCode()).isEqualTo(416);
    assertThat(content(content, "bytes=0-1,3-4", null).statusCode()).isEqualTo(200);
    assertThat(content(content, "bytes=5-", "\"another\"").body()).isEqualTo(whole);
  }

  @Test
  void an_order_is_taken_once_and_only_from_who_may_read_the_trail() {
    TenantId tenant = published(1);
    String body = body(tenant, "ndjson");
    String key = UUID.randomUUID().toString();

    JsonNode first = json(order(body, key, AUDITOR));
    JsonNode again = json(order(body, key, AUDITOR));

    assertThat(again.get("id")).isEqualTo(first.get("id"));
    assertThat(order(body.replace("ndjson", "csv"), key, AUDITOR).statusCode()).isEqualTo(422);
    assertThat(order(body, null, AUDITOR).statusCode()).isEqualTo(400);
    assertThat(order(body.replace("ndjson", "xml"), "k", AUDITOR).statusCode()).isEqualTo(400);
    assertThat(order("{\"colour\":1}", "k", AUDITOR).statusCode()).isEqualTo(400);
    assertThat(order(body, "k", null).statusCode()).isEqualTo(401);
    String stranger = token("stranger-" + tenant).signed();
    assertThat(order(body, "k", stranger).statusCode()).isEqualTo(404);
    assertThat(order("{}", "k", stranger).statusCode()).isEqualTo(404);
    String id = first.get("id").stringValue();
    assertThat(get("/v1/exports/" + id, stranger).statusCode()).isEqualTo(404);
    assertThat(get("/v1/exports/" + id + "/content", stranger).statusCode()).isEqualTo(404);
    assertThat(json(get("/v1/exports", stranger)).get("items").isEmpty()).isTrue();
    await()
        .atMost(SOON)
        .until(
            () ->
                number(
                        "select count(*) from entry_payload where tenant_id = ? and action = 'audit.export.ordered'",
                        tenant.value())
                    == 1);
  }

  private static AuditEvent withReason(AuditEvent plain, String reason) {
    return new AuditEvent(
        plain.eventId(),
        plain.source(),
        plain.sourceSeq(),
        plain.occurredAt(),
        plain.tenantId(),
        plain.actor(),
        plain.action(),
        plain.target(),
        plain.outcome(),
        reason,
        null,
        null,
        plain.correlationId(),
        List.<Change>of(),
        null);
  }

  private TenantId published(int entries) {
    TenantId tenant = tenantWithTrail(entries);
    awaitPublished(tenant, entries);
    return tenant;
  }

  private void sendMore(TenantId tenant, int from, int to) {
    List<AuditEvent> events = new ArrayList<>();
    for (int seq = from; seq <= to; seq++) {
      events.add(TestEvents.event(tenant, seq));
    }
    TestEvents.sendEvents(events);
    awaitPublished(tenant, to);
  }

  private String key() {
    return json(get("/v1/log-keys", null)).at("/keys/0/verifierKey").stringValue();
  }

  private static String body(TenantId tenant, String format) {
    return "{\"tenantId\":\"%s\",\"format\":\"%s\"}".formatted(tenant, format);
  }

  private JsonNode order(String body) {
    HttpResponse<String> answer = order(body, UUID.randomUUID().toString(), AUDITOR);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return json(answer);
  }

  private JsonNode ready(JsonNode ordered) {
    String path = "/v1/exports/" + ordered.get("id").stringValue();
    await()
        .atMost(SOON)
        .until(() -> json(get(path, AUDITOR)).get("state").stringValue().equals("ready"));
    return json(get(path, AUDITOR));
  }

  private byte[] fetch(JsonNode ready) {
    HttpResponse<byte[]> answer = content(ready.get("content").stringValue(), null, null);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).hasSize(ready.get("size").intValue());
    return answer.body();
  }

  private HttpResponse<byte[]> content(
      String path, @Nullable String range, @Nullable String ifRange) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + AUDITOR);
    if (range != null) {
      request.header("Range", range);
    }
    if (ifRange != null) {
      request.header("If-Range", ifRange);
    }
    return answer(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> order(String body, @Nullable String key, @Nullable String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/exports"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return answer(request.build(), HttpResponse.BodyHandlers.ofString());
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

  private static String text(Map<String, byte[]> files, String name) {
    return new String(bytes(files, name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Map<String, byte[]> files, String name) {
    return Objects.requireNonNull(files.get(name)).clone();
  }

  private static Map<String, byte[]> unzip(byte[] zip) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (InputStream bytes = new ByteArrayInputStream(zip);
        var in = new ZipInputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private record Answer(int code, String text) {}

  private Answer verify(byte[] zip, String... options) throws IOException {
    Path file = Files.write(folder.resolve("package.zip"), zip);
    List<String> arguments = new ArrayList<>(List.of(file.toString()));
    arguments.addAll(List.of(options));
    var bytes = new ByteArrayOutputStream();
    int code =
        Verify.run(
            arguments.toArray(String[]::new), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return new Answer(code, bytes.toString(StandardCharsets.UTF_8));
  }
}
