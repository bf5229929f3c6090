package ai.coditect.audit.compliance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Drata: records come in a session, one at a time for a resource; to complete it removes what was
 * in no batch of it. A plain upsert while a session is open is refused.
 */
public final class DrataDouble extends VendorDouble {

  private static final DrataDouble SHARED = new DrataDouble();
  private static final int BATCH = 100;
  static final String KEY = "drata-key-91bc";
  private static final Pattern SESSION =
      Pattern.compile(
          "POST (/public/v2/custom-connections/[^/]+/resources/[^/]+)/sessions/([^/]+)(/actions)?");

  private static final Pattern LIBRARY =
      Pattern.compile("POST /public/v2/workspaces/([^/]+)/evidence-library");

  private final Map<String, List<String>> libraries = new HashMap<>();

  private record Session(String id, Map<String, JsonNode> records) {}

  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, Map<String, JsonNode>> resources = new HashMap<>();

  private DrataDouble() {}

  /** The one of this JVM. */
  public static DrataDouble shared() {
    return SHARED;
  }

  private static String path(String connection, String resource) {
    return "/public/v2/custom-connections/%s/resources/%s".formatted(connection, resource);
  }

  /** What is known of a resource now, by id. */
  synchronized Map<String, JsonNode> resource(String connection, String resource) {
    return Map.copyOf(resources.getOrDefault(path(connection, resource), Map.of()));
  }

  /** Somebody else has a session open at a resource. */
  synchronized void openElsewhere(String connection, String resource) {
    sessions.put(path(connection, resource), new Session("elsewhere", new HashMap<>()));
  }

  synchronized void endElsewhere(String connection, String resource) {
    sessions.remove(path(connection, resource));
  }

  synchronized boolean sessionOpen(String connection, String resource) {
    return sessions.containsKey(path(connection, resource));
  }

  @Override
  Answer answer(String methodAndPath, String authorization, JsonNode body) {
    if (!authorization.equals("Bearer " + KEY)) {
      return Answer.of(401, "{}");
    }
    Matcher library = LIBRARY.matcher(methodAndPath);
    if (library.matches()) {
      return evidence(library.group(1), body);
    }
    Matcher session = SESSION.matcher(methodAndPath);
    if (!session.matches()) {
      return Answer.of(404, "{}");
    }
    String resource = session.group(1);
    Session open = sessions.get(resource);
    if (open != null && !open.id().equals(session.group(2))) {
      return Answer.of(409, "{\"message\": \"another session is open\"}");
    }
    return session.group(3) == null
        ? batch(resource, session.group(2), body)
        : action(resource, open, body);
  }

  /** Takes no CSV and no JSON, and wants to know who answers for it and until when it is good. */
  private Answer evidence(String workspace, JsonNode body) {
    Set<String> missing =
        new HashSet<>(
            Set.of("name", "renewalDate", "renewalScheduleType", "source", "filedAt", "ownerId"));
    missing.removeAll(body.propertyNames());
    if (!missing.isEmpty() || !hasPdf(body)) {
      return Answer.of(400, "{\"message\": \"" + missing + "\"}");
    }
    libraries
        .computeIfAbsent(workspace, _ -> new ArrayList<>())
        .add(body.path("name").asString("") + " " + body.path("controlIds"));
    return Answer.of(201, "{}");
  }

  /** A workspace's evidence: names and controls. */
  synchronized List<String> library(String workspace) {
    return List.copyOf(libraries.getOrDefault(workspace, List.of()));
  }

  private Answer batch(String resource, String id, JsonNode body) {
    JsonNode data = body.path("data");
    if (!data.isArray() || data.size() > BATCH) {
      return Answer.of(400, "{\"message\": \"data\"}");
    }
    Session session = sessions.computeIfAbsent(resource, _ -> new Session(id, new HashMap<>()));
    for (JsonNode each : data) {
      if (!each.path("id").isString()) {
        return Answer.of(400, "{\"message\": \"id\"}");
      }
      session.records().put(each.path("id").asString(), each);
    }
    return Answer.of(201, "");
  }

  private Answer action(
      String resource, @org.jspecify.annotations.Nullable Session open, JsonNode body) {
    if (open == null) {
      return Answer.of(404, "{\"message\": \"no such session\"}");
    }
    sessions.remove(resource);
    if (body.path("action").asString("").equals("complete")) {
      resources.put(resource, open.records());
    }
    return Answer.of(200, "{}");
  }
}
