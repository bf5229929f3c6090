package ai.coditect.audit.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coditect.audit.AuditServiceTest;
import ai.coditect.audit.TestEvents;
import ai.coditect.audit.access.CurrentMembers;
import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.MemberId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import ai.coditect.localstack.testing.TestIssuer;
import ai.coditect.localstack.testing.TestMessage;
import ai.coditect.localstack.testing.TestToken;
import ai.coditect.platform.event.EventJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes tenants with members, and calls the API of connections as various people. */
abstract class ConnectionApi extends AuditServiceTest {

  static final Duration SOON = Duration.ofSeconds(30);
  static final String AUDITOR = token("auditor-1").withRoles("auditor").signed();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @LocalServerPort private int port;
  @Autowired private CurrentMembers members;

  static TestToken token(String subject) {
    return TestIssuer.shared().token(subject).withAudience("audit-service");
  }

  static String owner(TenantId tenant) {
    return token("owner-" + tenant).signed();
  }

  static List<Member> people(TenantId tenant, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Member(
                    MemberId.next(),
                    i == 0 ? Role.OWNER : Role.DEVELOPER,
                    new Identity(
                        TestIssuer.shared().issuer(),
                        (i == 0 ? "owner-" : "dev" + i + "-") + tenant)))
        .toList();
  }

  /** Makes this the tenant's member list, and waits until it is known. */
  void members(TenantId tenant, long generation, List<Member> list) {
    var envelope =
        new TestMessage(EventId.next().value(), "self-service-api", EventTypes.MEMBERS_CHANGED);
    var message =
        envelope.to(
            Topics.TENANT_MEMBERS,
            tenant.value(),
            EventJson.write(new TenantMembers(tenant, generation, list)));
    TestEvents.send(List.of(message));
    await().atMost(SOON).until(() -> members.of(tenant, 1000).size() == list.size());
  }

  static AuditEvent event(
      TenantId tenant, long seq, String action, Target target, String by, @Nullable String reason) {
    String source =
        action.startsWith("provisioning.") ? "provisioning-service" : "self-service-api";
    return new AuditEvent(
        EventId.next(),
        source,
        seq,
        Instant.parse("2026-11-20T12:00:00Z").plusSeconds(seq),
        tenant,
        new Actor(Actor.Type.USER, by),
        action,
        target,
        Outcome.SUCCEEDED,
        reason,
        null,
        null,
        "request-of-" + (action.startsWith("invitation.created") ? seq : target.id()),
        List.of(),
        null);
  }

  HttpResponse<String> send(String method, String path, String token, @Nullable Object body) {
    return call(method, "/v1/compliance-connections" + path, token, body);
  }

  /** Has a package of a tenant made, and waits until it is there. */
  String export(TenantId tenant, String token, String kind) {
    var order = Map.of("tenantId", tenant.value(), "kind", kind);
    HttpResponse<String> ordered = call("POST", "/v1/exports", token, order);
    assertThat(ordered.statusCode()).as(ordered.body()).isEqualTo(202);
    String id = json(ordered).path("id").asString();
    await()
        .atMost(SOON)
        .until(
            () ->
                json(call("GET", "/v1/exports/" + id, token, null))
                    .path("state")
                    .asString()
                    .equals("ready"));
    return id;
  }

  private HttpResponse<String> call(
      String method, String path, String token, @Nullable Object body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", EventId.next().value())
            .header("Content-Type", "application/json")
            .timeout(SOON)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(JsonMapper.shared().writeValueAsBytes(body)));
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
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

  /** Makes a connection to Vanta of a tenant, or of the platform. */
  String vanta(@Nullable TenantId tenant, String token, String application) {
    return made(
        tenant,
        token,
        Map.of(
            "vendor", "vanta",
            "accountsResource", "accounts-" + application,
            "removalsResource", "removals-" + application),
        Map.of("clientId", application, "clientSecret", VantaDouble.SECRET));
  }

  /** Makes a connection to Drata of a tenant. */
  String drata(TenantId tenant, String token, String connection, String key) {
    return made(
        tenant,
        token,
        Map.of(
            "vendor", "drata",
            "region", "eu",
            "connection", connection,
            "accountsResource", "accounts",
            "removalsResource", "removals"),
        Map.of("apiKey", key));
  }

  private String made(
      @Nullable TenantId tenant,
      String token,
      Map<String, String> settings,
      Map<String, String> credentials) {
    var body = new java.util.HashMap<String, Object>();
    body.put("name", "connection " + EventId.next());
    body.put("settings", settings);
    body.put("credentials", credentials);
    if (tenant != null) {
      body.put("tenantId", tenant.value());
    }
    HttpResponse<String> answer = send("POST", "", token, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return json(answer).path("id").asString();
  }

  /** Waits until a connection is in this state after so many pushes. */
  JsonNode awaitState(String connection, String token, String state, int pushes) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(json(send("GET", "/" + connection + "/pushes", token, null)).path("items"))
                  .hasSize(pushes);
              assertThat(json(send("GET", "/" + connection, token, null)).path("state").asString())
                  .isEqualTo(state);
            });
    return json(send("GET", "/" + connection, token, null));
  }

  void pushNow(String connection, String token, boolean acceptShrink) {
    assertThat(
            send("POST", "/" + connection + "/pushes", token, Map.of("acceptShrink", acceptShrink))
                .statusCode())
        .isEqualTo(202);
  }
}
