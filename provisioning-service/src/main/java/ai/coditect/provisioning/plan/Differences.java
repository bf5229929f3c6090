package ai.coditect.provisioning.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares two JSON trees: objects field by field, everything else as a whole. Pure. */
final class Differences {

  private Differences() {}

  static List<Difference> between(JsonNode observed, JsonNode desired) {
    List<Difference> differences = new ArrayList<>();
    compare("", observed, desired, differences);
    return differences;
  }

  private static void compare(
      String pointer,
      @Nullable JsonNode observed,
      @Nullable JsonNode desired,
      List<Difference> differences) {
    if (observed != null && desired != null && observed.isObject() && desired.isObject()) {
      Set<String> names = new TreeSet<>(observed.propertyNames());
      names.addAll(desired.propertyNames());
      for (String name : names) {
        compare(
            pointer + "/" + name.replace("~", "~0").replace("/", "~1"),
            observed.get(name),
            desired.get(name),
            differences);
      }
    } else if (observed == null ? desired != null : !observed.equals(desired)) {
      differences.add(new Difference(pointer, observed, desired));
    }
  }
}
