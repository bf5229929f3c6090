package ai.coditect.selfservice.surface;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says of every schema what is required, and of requests that nothing else may be there. */
final class SchemaCompletion {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final OpenAPI api;

  SchemaCompletion(OpenAPI api) {
    this.api = api;
  }

  void complete() {
    // What answers are written with, and no part of any.
    schemas().keySet().removeIf(name -> name.startsWith("org.springframework."));
    schemas().forEach((name, schema) -> require(recordOf(name), schema));
    Set<String> requests = new HashSet<>();
    api.getPaths().values().stream()
        .flatMap(item -> item.readOperations().stream())
        .filter(operation -> operation.getRequestBody() != null)
        .flatMap(operation -> operation.getRequestBody().getContent().entrySet().stream())
        .forEach(
            content -> {
              if (content.getKey().equals(FORM)) {
                content.getValue().setSchema(open(content.getValue().getSchema()));
              } else {
                close(content.getValue().getSchema(), requests);
              }
            });
  }

  @SuppressWarnings("rawtypes") // as swagger-models has it
  private Map<String, Schema> schemas() {
    return api.getComponents().getSchemas();
  }

  /** A component of a record is there unless it says that it may be null. */
  private static void require(@Nullable Class<?> type, Schema<?> schema) {
    if (type == null || !type.isRecord() || schema.getProperties() == null) {
      return;
    }
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      var named = component.getAnnotation(com.fasterxml.jackson.annotation.JsonProperty.class);
      String name = named == null ? component.getName() : named.value();
      boolean absent =
          Arrays.stream(component.getAnnotatedType().getAnnotations())
              .anyMatch(Nullable.class::isInstance);
      if (!absent && schema.getProperties().containsKey(name)) {
        required.add(name);
      }
    }
    schema.setRequired(required.isEmpty() ? null : required);
  }

  /** OAuth's forms may hold what their reader does not know (RFC 6749, section 3.2). */
  private Schema<?> open(Schema<?> schema) {
    String reference = schema.get$ref();
    if (reference == null) {
      return schema;
    }
    Schema<?> target =
        Objects.requireNonNull(schemas().get(reference.substring(reference.lastIndexOf('/') + 1)));
    Schema<?> copy = new Schema<>().types(Set.of("object"));
    copy.setProperties(target.getProperties());
    copy.setRequired(target.getRequired());
    return copy;
  }

  private void close(Schema<?> schema, Set<String> seen) {
    String reference = schema.get$ref();
    if (reference != null) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      Schema<?> target = schemas().get(name);
      if (target != null && seen.add(name)) {
        close(target, seen);
      }
      return;
    }
    if (schema.getProperties() != null) {
      schema.setAdditionalProperties(false);
      List<String> required = schema.getRequired() == null ? List.of() : schema.getRequired();
      schema
          .getProperties()
          .forEach(
              (name, property) -> {
                close(property, seen);
                if (!required.contains(name)) {
                  allowNull(property);
                }
              });
    }
    if (schema.getItems() != null) {
      close(schema.getItems(), seen);
    }
  }

  /** What may be left out may be null as well: it means the same. */
  private static void allowNull(Schema<?> schema) {
    if (schema.getTypes() != null && schema.getEnum() == null) {
      Set<String> types = new LinkedHashSet<>(schema.getTypes());
      types.add("null");
      schema.setTypes(types);
    }
  }

  /** Schemas have the names of their classes; nested ones with a dot or a dollar sign. */
  private static @Nullable Class<?> recordOf(String name) {
    String candidate = name;
    while (true) {
      try {
        return Class.forName(candidate);
      } catch (ClassNotFoundException e) {
        int dot = candidate.lastIndexOf('.');
        if (dot < 0) {
          return null;
        }
        candidate = candidate.substring(0, dot) + "$" + candidate.substring(dot + 1);
      }
    }
  }
}
