package ai.coditect.audit.compliance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Vanta: one token of an application at a time, and a PUT of a resource replaces all of it. Each
 * application may have five tokens a minute; a test takes an application of its own.
 */
public final class VantaDouble extends VendorDouble {

  private static final VantaDouble SHARED = new VantaDouble();
  private static final int TOKENS = 5;
  static final String SECRET = "vanta-secret-7f3a";

  private static final Pattern DOCUMENT =
      Pattern.compile("POST /v1/documents/([^/]+)/(uploads|submit)");

  private final Map<String, List<String>> uploaded = new HashMap<>();
  private final Map<String, List<String>> submitted = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private final Map<String, Integer> fetched = new HashMap<>();
  private final Map<String, Map<String, JsonNode>> resources = new HashMap<>();

  private VantaDouble() {}

  /** The one of this JVM. */
  public static VantaDouble shared() {
    return SHARED;
  }

  /** What is known of a resource now, by unique id. */
  synchronized Map<String, JsonNode> resource(String id) {
    return Map.copyOf(resources.getOrDefault(id, Map.of()));
  }

  synchronized int tokensOf(String application) {
    return fetched.getOrDefault(application, 0);
  }

  /** Somebody else takes a token of this application, which ends ours. */
  synchronized void fetchTokenElsewhere(String application) {
    tokens.put(application, "elsewhere-" + UUID.randomUUID());
  }

  @Override
  Answer answer(String methodAndPath, String authorization, JsonNode body) {
    return switch (methodAndPath) {
      case "POST /oauth/token" -> token(body);
      case "PUT /v1/resources/user_account" ->
          replace(authorization, body, Set.of("displayName", "accountName", "status"));
      case "PUT /v1/resources/custom_resource" ->
          replace(authorization, body, Set.of("displayName", "customProperties"));
      default -> document(methodAndPath, authorization, body);
    };
  }

  /** Evidence is uploaded first, and counts once it is submitted. */
  private Answer document(String methodAndPath, String authorization, JsonNode body) {
    Matcher asked = DOCUMENT.matcher(methodAndPath);
    if (!asked.matches()) {
      return Answer.of(404, "");
    }
    if (tokens.values().stream().noneMatch(it -> authorization.equals("Bearer " + it))) {
      return Answer.of(401, "{}");
    }
    String document = asked.group(1);
    if (asked.group(2).equals("uploads")) {
      boolean good = hasPdf(body) && body.path("effectiveAtDate").asString("").endsWith("Z");
      if (good) {
        uploaded
            .computeIfAbsent(document, _ -> new ArrayList<>())
            .add(body.path("description").asString(""));
      }
      return Answer.of(good ? 201 : 400, "");
    }
    List<String> waiting = uploaded.remove(document);
    if (waiting == null) {
      return Answer.of(422, "{\"message\": \"nothing to submit\"}");
    }
    submitted.computeIfAbsent(document, _ -> new ArrayList<>()).addAll(waiting);
    return Answer.of(200, "{}");
  }

  /** What was submitted for a document, by description. */
  synchronized List<String> submitted(String document) {
    return List.copyOf(submitted.getOrDefault(document, List.of()));
  }

  private Answer token(JsonNode body) {
    String application = body.path("client_id").asString("");
    boolean right =
        body.path("client_secret").asString("").equals(SECRET)
            && body.path("grant_type").asString("").equals("client_credentials")
            && body.path("scope").asString("").contains("connectors.self:write-resource");
    if (!right) {
      return Answer.of(401, "{\"error\": \"invalid_client\"}");
    }
    if (fetched.merge(application, 1, Integer::sum) > TOKENS) {
      return new Answer(429, "{}", 60);
    }
    String token = "token-" + UUID.randomUUID();
    tokens.put(application, token); // the one before is no longer good
    return Answer.of(200, "{\"access_token\": \"%s\", \"expires_in\": 3600}".formatted(token));
  }

  private Answer replace(String authorization, JsonNode body, Set<String> required) {
    if (tokens.values().stream().noneMatch(it -> authorization.equals("Bearer " + it))) {
      return Answer.of(401, "{}");
    }
    String resource = body.path("resourceId").asString("");
    if (resource.isEmpty() || !body.path("resources").isArray()) {
      return Answer.of(400, "{\"error\": \"resourceId and resources\"}");
    }
    Map<String, JsonNode> all = new HashMap<>();
    for (JsonNode each : body.path("resources")) {
      Set<String> missing = new HashSet<>(required);
      missing.removeAll(each.propertyNames());
      String id = each.path("uniqueId").asString("");
      if (id.isEmpty() || all.put(id, each) != null) {
        return Answer.of(400, "{\"error\": \"uniqueId\"}");
      }
      if (!missing.isEmpty()) {
        return Answer.of(400, "{\"error\": \"" + missing + "\"}");
      }
    }
    resources.put(resource, all);
    return Answer.of(200, "{\"success\": true}");
  }
}
