package ai.coditect.audit.query;

import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestToken;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the trail's HTTP API as various people, after sending events and member lists. */
abstract class TrailApi extends AuditServiceTest {

  static final Duration SOON = Duration.ofSeconds(30);
  static final String AUDITOR = token("auditor-1").withRoles("auditor").signed();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort private int port;

  static TestToken token(String subject) {
    return TestIssuer.shared().token(subject).withAudience("audit-service");
  }

  TenantId tenantWithTrail(int entries) {
    TenantId tenant = TenantId.next();
    sendAndAwait(
        tenant,
        LongStream.rangeClosed(1, entries).mapToObj(seq -> TestEvents.event(tenant, seq)).toList());
    return tenant;
  }

  static void sendAndAwait(TenantId tenant, List<AuditEvent> events) {
    TestEvents.sendEvents(events);
    await().atMost(SOON).until(() -> sizeOf(tenant) == events.size());
  }

  /** Until so many entries of a tenant are under a checkpoint that was published. */
  static void awaitPublished(TenantId tenant, int entries) {
    await()
        .atMost(SOON)
        .until(
            () ->
                number(
                        """
                        select count(*) from ledger_entry where tenant_id = ?
                            and entry_index < (select max(size) from checkpoint_publication)
                        """,
                        tenant.value())
                    >= entries);
  }

  HttpResponse<String> get(String path, @Nullable String token) {
    return send("GET", path, token);
  }

  HttpResponse<String> send(String method, String path, @Nullable String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(SOON);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.build());
  }

  HttpResponse<String> post(String path, String body, @Nullable String token) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .timeout(SOON);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request.build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> getBytes(String path) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> answer) {
    return JsonMapper.shared().readTree(answer.body());
  }

  static long indexOf(TenantId tenant) {
    return number("select min(entry_index) from ledger_entry where tenant_id = ?", tenant.value());
  }

  static long sizeOf(TenantId tenant) {
    return number("select count(*) from ledger_entry where tenant_id = ?", tenant.value());
  }

  static long number(String sql, String argument) {
    Long number = ENVIRONMENT.asSuperuser().queryForObject(sql, Long.class, argument);
    return number == null ? 0 : number;
  }
}
