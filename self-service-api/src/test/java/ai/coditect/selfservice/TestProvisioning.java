package ai.coditect.selfservice;

import ai.coditect.contracts.api.TierChangePreview;
import ai.coditect.platform.event.EventJson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** Stands where provisioning-service is, and answers over HTTP what a test has told it. */
public final class TestProvisioning {

  private static final String TOKEN = "token-of-self-service";

  private final HttpServer server;
  private final Map<String, TierChangePreview> previews = new ConcurrentHashMap<>();
  private final Map<String, String> documents = new ConcurrentHashMap<>();
  private volatile boolean away;

  TestProvisioning() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/token", exchange -> answer(exchange, 200, token()));
    server.createContext("/v1/internal/tenants/", this::tenant);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What a tier change of this tenant would do, whatever the tier. */
  public void previews(String tenantId, TierChangePreview preview) {
    previews.put(tenantId, preview);
  }

  /** Whether it answers at all. */
  public void setAway(boolean away) {
    this.away = away;
  }

  /** What it has made of a tenant's departure: {@code archive} or {@code deletion-certificate}. */
  public void document(String tenantId, String name, String content) {
    documents.put(tenantId + "/" + name, content);
  }

  private void tenant(HttpExchange exchange) throws IOException {
    if (away) {
      exchange.close();
      return;
    }
    if (!Objects.equals(
        exchange.getRequestHeaders().getFirst("Authorization"), "Bearer " + TOKEN)) {
      answer(exchange, 401, "{}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    TierChangePreview preview = previews.get(path[4]);
    String document = documents.get(path[4] + "/" + path[5]);
    if (document != null) {
      answer(exchange, 200, document.getBytes(StandardCharsets.UTF_8));
    } else if (preview != null && path[5].equals("tier-change-previews")) {
      answer(exchange, 200, EventJson.write(preview));
    } else {
      answer(exchange, 404, "{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] token() {
    return "{\"access_token\": \"%s\", \"token_type\": \"Bearer\", \"expires_in\": 300}"
        .formatted(TOKEN)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
