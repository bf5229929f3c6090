package ai.coditect.audit.review;

import ai.coditect.contracts.api.LiveApiKeys;
import ai.coditect.contracts.api.LiveApiKeys.LiveApiKey;
import ai.coditect.contracts.id.TenantId;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of self-service-api that says which keys work, over real HTTP: to whoever got a token
 * for the right secret.
 */
public final class KeyRegister {

  /** Of the account that may ask. */
  public static final String SECRET = "test-only-audit-calls";

  private static final String TOKEN = "a-token-for-audit-calls";
  private static final KeyRegister SHARED = new KeyRegister();

  private final HttpServer server;
  private final Map<String, List<LiveApiKey>> keys = new ConcurrentHashMap<>();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();

  private KeyRegister() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/token", this::token);
    server.createContext("/v1/internal/tenants/", this::list);
    server.start();
  }

  /** The one of this JVM. */
  public static KeyRegister shared() {
    return SHARED;
  }

  /** Its base address. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on these are a tenant's keys. */
  void put(TenantId tenant, LiveApiKey... now) {
    keys.put(tenant.value(), List.of(now));
  }

  /** From now on a tenant's keys cannot be read, or can again. */
  void silence(TenantId tenant, boolean wanted) {
    var _ = wanted ? silent.add(tenant.value()) : silent.remove(tenant.value());
  }

  private void token(HttpExchange exchange) throws IOException {
    String sent = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean known =
        sent.equals(
            "Basic "
                + java.util.Base64.getEncoder()
                    .encodeToString(
                        ("audit-calls:" + SECRET)
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    answer(
        exchange,
        known ? 200 : 401,
        known
            ? Map.of("access_token", TOKEN, "token_type", "Bearer", "expires_in", 300)
            : Map.of("error", "invalid_client"));
  }

  private void list(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String tenant = path[4];
    boolean mayAsk =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    int status = !mayAsk ? 401 : silent.contains(tenant) ? 503 : 200;
    answer(
        exchange,
        path[5].equals("live-api-keys") ? status : 404,
        new LiveApiKeys(keys.getOrDefault(tenant, List.of())));
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
