package ai.coditect.selfservice.surface;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Gives an operation examples: of its request from {@code examples.yaml}, where each operation with
 * a body has one; of its answer put together from what is known of its parts.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // as swagger-models and YAML have them
final class ExampleCompletion {

  private static final Map<String, Map<String, Object>> EXAMPLES = read();
  private static final String TIME = "2026-11-23T09:30:00Z";

  private final OpenAPI api;
  private final Operation operation;

  ExampleCompletion(OpenAPI api, Operation operation) {
    this.api = api;
    this.operation = operation;
  }

  void complete() {
    if (operation.getRequestBody() != null) {
      Object example = part("requests").get(operation.getOperationId());
      if (example == null) {
        throw new IllegalStateException(
            "examples.yaml has no request of " + operation.getOperationId());
      }
      operation.getRequestBody().getContent().values().forEach(it -> it.setExample(example));
    }
    operation.getResponses().values().forEach(response -> answer(response.getContent()));
  }

  private void answer(@Nullable Content content) {
    MediaType json = content == null ? null : content.get("application/json");
    if (json != null && json.getSchema() != null) {
      json.setExample(example("", json.getSchema()));
    }
  }

  private Object example(String name, Schema<?> schema) {
    String reference = schema.get$ref();
    if (reference != null) {
      String schemaName = reference.substring(reference.lastIndexOf('/') + 1);
      return example(
          name, Objects.requireNonNull(api.getComponents().getSchemas().get(schemaName)));
    }
    if (schema.getExample() != null) {
      return schema.getExample();
    }
    Object known = part("values").get(name);
    if (known != null && fits(known, type(schema))) {
      return known;
    }
    if (schema.getProperties() != null) {
      Map<String, Object> object = new TreeMap<>();
      schema.getProperties().forEach((key, value) -> object.put(key, example(key, value)));
      return object;
    }
    if (schema.getItems() != null) {
      return List.of(example(name, schema.getItems()));
    }
    if (schema.getEnum() != null) {
      return schema.getEnum().getFirst();
    }
    return plain(name, schema);
  }

  private static String type(Schema<?> schema) {
    return String.valueOf(
        schema.getTypes() == null ? schema.getType() : schema.getTypes().iterator().next());
  }

  /** Of one name there may be a text here and a number or an object there. */
  private static boolean fits(Object value, String type) {
    return switch (type) {
      case "integer", "number" -> value instanceof Number;
      case "boolean" -> value instanceof Boolean;
      case "array" -> value instanceof List;
      case "object" -> value instanceof Map;
      default -> value instanceof String;
    };
  }

  private Object plain(String name, Schema<?> schema) {
    return switch (type(schema)) {
      case "boolean" -> true;
      case "integer" -> 1;
      case "object" -> Map.of();
      default -> {
        if ("date-time".equals(schema.getFormat())) {
          yield TIME;
        }
        throw new IllegalStateException(
            "examples.yaml has no value of %s, which %s answers"
                .formatted(name, operation.getOperationId()));
      }
    };
  }

  private static Map<String, Object> part(String name) {
    return EXAMPLES.getOrDefault(name, Map.of());
  }

  private static Map<String, Map<String, Object>> read() {
    try (var text = Files.newBufferedReader(Path.of("src/test/resources/openapi/examples.yaml"))) {
      return new LinkedHashMap<>(
          (Map<String, Map<String, Object>>)
              new Yaml(new SafeConstructor(new LoaderOptions())).load(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
