package ai.coditect.provisioning.targets.apikeys;

import ai.coditect.contracts.api.DepartureClearance;
import ai.coditect.contracts.api.FirstApiKey;
import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.services.SelfServiceProperties;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * The part of self-service-api that keeps first keys and has the last word before data is deleted,
 * over HTTP, in memory; with the token endpoint that it trusts.
 */
@NullMarked
public final class KeyRegister implements AutoCloseable {

  private static final String TOKEN = "token-of-provisioning";

  private final Map<String, FirstApiKey> keys = new ConcurrentHashMap<>();
  private final Map<String, DepartureClearance> clearances = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final AtomicInteger writes = new AtomicInteger();
  private final HttpServer server;

  public KeyRegister() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/token", KeyRegister::token);
    server.createContext("/v1/internal/tenants/", this::key);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Of whoever reaches it there. */
  static SelfServiceProperties properties(URI url) {
    return new SelfServiceProperties(
        url,
        url + "/token",
        "provisioning-service",
        "secret",
        Duration.ofSeconds(2),
        Duration.ofSeconds(2));
  }

  public @Nullable FirstApiKey find(String tenant, String name) {
    return keys.get("/v1/internal/tenants/%s/api-keys/%s".formatted(tenant, name));
  }

  void put(String tenant, FirstApiKey key) {
    keys.put("/v1/internal/tenants/%s/api-keys/%s".formatted(tenant, key.name()), key);
  }

  /** What is answered when data of a tenant is to be deleted; before that, no answer. */
  public void answer(DepartureClearance clearance) {
    clearances.put(clearance.intent().tenantId().value(), clearance);
  }

  /** Whether anybody asked for the last word on a tenant. */
  public boolean wasAsked(String tenant) {
    return asked.contains(tenant);
  }

  public int writes() {
    return writes.get();
  }

  private static void token(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        200,
        """
        {"access_token": "%s", "token_type": "Bearer", "expires_in": 300}"""
            .formatted(TOKEN));
  }

  private void key(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{}");
      return;
    }
    if (path.endsWith("/departure-clearance")) {
      String tenant = path.split("/", -1)[4];
      DepartureClearance clearance = clearances.get(tenant);
      asked.add(tenant);
      answer(
          exchange,
          clearance == null ? 503 : 200,
          clearance == null ? "{}" : EventJson.writeText(clearance));
      return;
    }
    if (path.endsWith("/api-keys")) {
      List<FirstApiKey> all =
          keys.entrySet().stream()
              .filter(key -> key.getKey().startsWith(path + "/"))
              .map(Map.Entry::getValue)
              .toList();
      answer(exchange, 200, EventJson.writeText(new FirstApiKey.Items(all)));
      return;
    }
    if (exchange.getRequestMethod().equals("DELETE")) {
      keys.computeIfPresent(
          path,
          (_, key) ->
              new FirstApiKey(key.id(), key.name(), FirstApiKey.State.REVOKED, key.scopes()));
      writes.incrementAndGet();
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      return;
    }
    if (exchange.getRequestMethod().equals("PUT")) {
      var request =
          EventJson.read(exchange.getRequestBody().readAllBytes(), FirstApiKey.Request.class);
      if (!request.scopes().stream().allMatch(scope -> scope.contains(":"))) {
        answer(exchange, 400, "{}");
        return;
      }
      String name = path.substring(path.lastIndexOf('/') + 1);
      FirstApiKey wanted =
          new FirstApiKey(ApiKeyId.next(), name, FirstApiKey.State.CLAIMABLE, request.scopes());
      keys.compute(
          path,
          (_, known) -> {
            if (known != null && known.scopes().equals(request.scopes())) {
              return known;
            }
            writes.incrementAndGet();
            return known == null
                ? wanted
                : new FirstApiKey(known.id(), name, known.state(), request.scopes());
          });
    }
    FirstApiKey found = keys.get(path);
    answer(exchange, found == null ? 404 : 200, found == null ? "{}" : EventJson.writeText(found));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
