package ai.coditect.provisioning.targets.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts an object from the API server down to the fields that we own, so that it can be compared
 * with the desired content. Where a part of an object is wholly ours, what others add to it is
 * kept, and so is a difference: one more rule in a network policy opens a tenant as surely as a
 * changed one. What the API server writes in another form of the same value (a quantity, an empty
 * list) is given the desired form. Pure.
 */
final class Projection {

  /** Label keys that say what we know of a tenant; none but us sets them on an object of ours. */
  private static final List<String> OUR_LABELS =
      List.of("coditect.ai/", "pod-security.kubernetes.io/");

  private final ObjectKind kind;

  private Projection(ObjectKind kind) {
    this.kind = kind;
  }

  static ObjectNode project(ObjectKind kind, ObjectNode object, ObjectNode desired) {
    return new Projection(kind).fields("", object, desired, false);
  }

  private JsonNode value(String pointer, JsonNode actual, JsonNode desired, boolean inOurs) {
    boolean ours = inOurs || kind.whollyOurs().contains(pointer);
    if (actual.isObject() && desired.isObject()) {
      return fields(pointer, (ObjectNode) actual, (ObjectNode) desired, ours);
    }
    if (actual.isArray() && desired.isArray() && actual.size() == desired.size()) {
      var projected = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < desired.size(); i++) {
        projected.add(value(pointer + "/" + i, actual.get(i), desired.get(i), ours));
      }
      return projected;
    }
    return kind.hasQuantities() && sameQuantity(actual, desired) ? desired : actual;
  }

  private ObjectNode fields(String pointer, ObjectNode actual, ObjectNode desired, boolean ours) {
    ObjectNode projected = JsonNodeFactory.instance.objectNode();
    for (var field : desired.properties()) {
      JsonNode found = actual.get(field.getKey());
      JsonNode wanted = field.getValue();
      if (found != null) {
        projected.set(field.getKey(), value(pointer + "/" + field.getKey(), found, wanted, ours));
      } else if (wanted.isContainer() && wanted.isEmpty()) {
        // The API server leaves out what is empty.
        projected.set(field.getKey(), wanted);
      }
    }
    for (var field : actual.properties()) {
      if (!desired.has(field.getKey()) && addedToOurs(pointer, field.getKey(), ours)) {
        addMeaningful(projected, field.getKey(), field.getValue());
      }
    }
    return projected;
  }

  private static boolean addedToOurs(String pointer, String field, boolean ours) {
    return ours
        || (pointer.equals("/metadata/labels") && OUR_LABELS.stream().anyMatch(field::startsWith));
  }

  /** An empty list means the same as none; an empty object does not: as a selector it takes all. */
  private static void addMeaningful(ObjectNode projected, String field, JsonNode value) {
    if (!value.isNull() && !(value.isArray() && value.isEmpty())) {
      projected.set(field, value);
    }
  }

  private static boolean sameQuantity(JsonNode actual, JsonNode desired) {
    if (!actual.isString() || !desired.isString() || actual.equals(desired)) {
      return false;
    }
    Quantity one = quantity(actual.stringValue());
    Quantity other = quantity(desired.stringValue());
    return one != null
        && other != null
        && one.getNumericalAmount().compareTo(other.getNumericalAmount()) == 0;
  }

  private static @Nullable Quantity quantity(String text) {
    try {
      Quantity quantity = Quantity.parse(text);
      // Reading the amount is what finds out whether it is a number.
      return quantity.getNumericalAmount() == null ? null : quantity;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
