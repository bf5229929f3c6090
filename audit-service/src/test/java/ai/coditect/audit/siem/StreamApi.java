package ai.coditect.audit.siem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tenants with a trail, and their streams over HTTP. */
abstract class StreamApi extends AuditServiceTest {

  static final Duration SOON = Duration.ofSeconds(30);
  static final String OWNER = token("siem-owner");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final JdbcTemplate database = ENVIRONMENT.asSuperuser();

  @LocalServerPort private int port;

  /** A tenant with so many published entries, and an owner. */
  TenantId tenant(int entries) {
    TenantId tenant = TenantId.next();
    database.update(
        "insert into member (tenant_id, issuer, subject, role, member_id) values (?, ?, 'siem-owner', 'OWNER', ?)",
        tenant.value(),
        TestIssuer.shared().issuer(),
        MemberId.next().value());
    TestEvents.sendEvents(
        LongStream.rangeClosed(1, entries)
            .mapToObj(number -> TestEvents.event(tenant, number))
            .toList());
    await().atMost(SOON).until(() -> size(tenant) >= entries);
    return tenant;
  }

  long size(TenantId tenant) {
    Long size =
        database.queryForObject(
            "select count(*) from ledger_entry where tenant_id = ?", Long.class, tenant.value());
    return size == null ? 0 : size;
  }

  List<String> actions(TenantId tenant) {
    return database.queryForList(
        "select action from entry_payload where tenant_id = ?", String.class, tenant.value());
  }

  JsonNode create(TenantId tenant, String kind, String url, @Nullable String token) {
    HttpResponse<String> answer = send("POST", "", body(tenant, kind, url, token), OWNER);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer);
  }

  static String body(TenantId tenant, String kind, String url, @Nullable String token) {
    String secret = token == null ? "" : ",\"token\":\"" + token + "\"";
    return "{\"tenantId\":\"%s\",\"name\":\"ours\",\"kind\":\"%s\",\"url\":\"%s\",\"after\":0%s}"
        .formatted(tenant, kind, url, secret);
  }

  static String id(JsonNode stream) {
    return stream.get("id").stringValue();
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, null, OWNER);
  }

  HttpResponse<String> send(
      String method, String path, @Nullable String body, @Nullable String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/siem-streams" + path))
            .header("Content-Type", "application/json")
            .timeout(SOON)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  static String token(String subject) {
    return TestIssuer.shared().token(subject).withAudience("audit-service").signed();
  }
}
