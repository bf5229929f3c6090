package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.Topics;
import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.localstack.testing.TestKafka;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.converge.TopicReader;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullMarked;

/**
 * The part of audit-service that answers what its ledger holds of a tenant, over HTTP; its ledger
 * is the topic. It proves nothing: proofs are tested with the service itself.
 */
@NullMarked
public final class TestLedger {

  private final TopicReader topic = new TopicReader(TestKafka.shared().bootstrapServers());
  private final List<AuditEvent> entries = new ArrayList<>();
  private final HttpServer server;

  public TestLedger() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/tenants/", this::trail);
    server.createContext("/v1/audit-events/", this::entry);
    server.createContext("/v1/proofs/inclusion", this::proof);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void trail(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    String query = exchange.getRequestURI().getQuery();
    List<Map<String, Object>> items = new ArrayList<>();
    synchronized (entries) {
      for (AuditEvent event :
          topic.read(Topics.AUDIT_EVENTS, new TenantId(path[3]).value(), AuditEvent.class)) {
        if (!query.contains("action=") || query.contains("action=" + event.action())) {
          items.add(Map.of("index", index(event), "event", event));
        }
      }
    }
    answer(exchange, Map.of("items", items));
  }

  private int index(AuditEvent event) {
    if (!entries.contains(event)) {
      entries.add(event);
    }
    return entries.indexOf(event);
  }

  private void entry(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int index = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    synchronized (entries) {
      answer(exchange, Map.of("salt", "", "canonical", EventJson.writeText(entries.get(index))));
    }
  }

  private void proof(HttpExchange exchange) throws IOException {
    answer(exchange, Map.of("size", 1, "path", List.of(), "rootHash", ""));
  }

  private static void answer(HttpExchange exchange, Object body) throws IOException {
    byte[] json = EventJson.write(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, json.length);
    try (var out = exchange.getResponseBody()) {
      out.write(json);
    }
  }
}
