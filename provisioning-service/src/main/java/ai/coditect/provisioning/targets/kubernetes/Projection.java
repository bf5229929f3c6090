package ai.coditect.provisioning.targets.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts an object from the API server down to the fields that we own, so that it can be compared
 * with the desired content. What the API server writes in another form of the same value (a
 * quantity, an empty list) is given the desired form. Pure.
 */
final class Projection {

  /** Maps that are wholly ours: a key that a tenant adds there is a difference. */
  private static final String WHOLLY_OURS = "/spec/hard";

  private Projection() {}

  static ObjectNode project(ObjectNode object, ObjectNode desired) {
    return (ObjectNode) project("", object, desired);
  }

  private static JsonNode project(String pointer, JsonNode actual, JsonNode desired) {
    if (actual.isObject() && desired.isObject()) {
      return projectFields(pointer, (ObjectNode) actual, (ObjectNode) desired);
    }
    if (actual.isArray() && desired.isArray() && actual.size() == desired.size()) {
      var projected = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < desired.size(); i++) {
        projected.add(project(pointer + "/" + i, actual.get(i), desired.get(i)));
      }
      return projected;
    }
    return sameQuantity(actual, desired) ? desired : actual;
  }

  private static ObjectNode projectFields(String pointer, ObjectNode actual, ObjectNode desired) {
    ObjectNode projected = JsonNodeFactory.instance.objectNode();
    for (var field : desired.properties()) {
      JsonNode value = actual.get(field.getKey());
      JsonNode wanted = field.getValue();
      if (value != null) {
        projected.set(field.getKey(), project(pointer + "/" + field.getKey(), value, wanted));
      } else if (wanted.isContainer() && wanted.isEmpty()) {
        // The API server leaves out what is empty.
        projected.set(field.getKey(), wanted);
      }
    }
    if (pointer.equals(WHOLLY_OURS)) {
      for (var field : actual.properties()) {
        if (!desired.has(field.getKey())) {
          projected.set(field.getKey(), field.getValue());
        }
      }
    }
    return projected;
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
