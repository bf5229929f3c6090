package ai.coditect.selfservice.surface;

import ai.coditect.contracts.tenant.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An operation as the OpenAPI document describes it.
 *
 * @param method of HTTP
 * @param path with its variables in braces
 * @param description what the document says of it
 * @param schemas of the document
 */
record ApiOperation(String method, String path, JsonNode description, JsonNode schemas) {

  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

  static List<ApiOperation> all(JsonNode document) {
    List<ApiOperation> operations = new ArrayList<>();
    JsonNode schemas = document.at("/components/schemas");
    document
        .at("/paths")
        .forEachEntry(
            (path, methods) ->
                methods.forEachEntry(
                    (method, description) ->
                        operations.add(
                            new ApiOperation(
                                method.toUpperCase(Locale.ROOT), path, description, schemas))));
    return operations;
  }

  JsonNode access() {
    return description.path("x-access");
  }

  boolean anybody() {
    return access().path("anybody").asBoolean(false);
  }

  /** Whether it is about the tenant in its path, and up to its members. */
  boolean ofTenant() {
    return path.contains("{tenant}") && access().has("members");
  }

  boolean members(Role role) {
    return values("members").contains(role.name().toLowerCase(Locale.ROOT));
  }

  Set<String> platform() {
    return values("platform");
  }

  String scope() {
    return access().path("scope").asString("");
  }

  Set<String> values(String kind) {
    Set<String> values = new TreeSet<>();
    access().path(kind).forEach(value -> values.add(value.asString()));
    return values;
  }

  /** The path with these values, and with ids of nothing where there is none. */
  String pathWith(Map<String, String> values) {
    return VARIABLE
        .matcher(path)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    values.getOrDefault(found.group(1), example(found.group(1)))));
  }

  private String example(String variable) {
    for (JsonNode parameter : description.path("parameters")) {
      if (parameter.path("name").asString("").equals(variable)) {
        return parameter.at("/schema/example").asString("nothing");
      }
    }
    return "nothing";
  }

  /** A good body; null if it takes none. */
  @Nullable ObjectNode body() {
    return description.at("/requestBody/content/application~1json/example") instanceof ObjectNode it
        ? it.deepCopy()
        : null;
  }

  /** The schemas of the body's fields. */
  JsonNode fields() {
    JsonNode schema = description.at("/requestBody/content/application~1json/schema");
    String reference = schema.path("$ref").asString("");
    return reference.isEmpty()
        ? schema.path("properties")
        : schemas.path(reference.substring(reference.lastIndexOf('/') + 1)).path("properties");
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
