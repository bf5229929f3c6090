package ai.coditect.provisioning.tier;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What one revision of a tier's definition changes, value by value. Pure. */
final class TierChanges {

  private static final JsonMapper JSON = JsonMapper.shared();

  private TierChanges() {}

  /**
   * The changes from one definition to another, as JSON, by JSON pointer; so many as an entry
   * holds.
   */
  static List<Change> between(String before, String after) {
    Map<String, String> from = values(before);
    Map<String, String> to = values(after);
    var pointers = new TreeSet<>(from.keySet());
    pointers.addAll(to.keySet());
    List<Change> changes = new ArrayList<>();
    for (String pointer : pointers) {
      if (!Objects.equals(from.get(pointer), to.get(pointer))) {
        changes.add(new Change(pointer, from.get(pointer), to.get(pointer)));
      }
    }
    return changes.stream().limit(AuditEvent.MAX_CHANGES).toList();
  }

  private static Map<String, String> values(String definition) {
    Map<String, String> values = new TreeMap<>();
    note(JsonPointer.empty(), JSON.readTree(definition), values);
    return values;
  }

  private static void note(JsonPointer pointer, JsonNode node, Map<String, String> values) {
    if (!node.isObject()) {
      values.put(pointer.toString(), node.toString());
      return;
    }
    node.forEachEntry((name, value) -> note(pointer.appendProperty(name), value, values));
  }
}
