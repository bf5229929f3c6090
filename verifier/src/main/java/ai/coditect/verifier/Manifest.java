package ai.coditect.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An export's first line.
 *
 * @param tenant whose trail; null if it is the whole ledger
 * @param range which part of the trail; null if it is all of it
 * @param selection whether it has only the entries about somebody, so that none can be missed
 * @param keys verifier keys that the package brings along, good for nothing but convenience
 * @param holds what holds the tenant's payloads, as text
 */
record Manifest(
    @Nullable String tenant,
    String checkpoint,
    @Nullable String completeness,
    @Nullable Range range,
    boolean selection,
    List<String> keys,
    List<String> holds) {

  /** From one entry to another, by number in the tenant's trail, or by index in the whole log. */
  record Range(long first, long last) {}

  private static final String FORMAT = "coditect.audit.export/v1";

  Manifest {
    keys = List.copyOf(keys);
    holds = List.copyOf(holds);
  }

  static Manifest parse(String line) throws Refusal {
    Map<?, ?> members = Json.object(line);
    Refusal.unless(
        FORMAT.equals(members.get("format")), "the first line is no manifest of " + FORMAT);
    String tenant = members.get("tenant") instanceof String text ? text : null;
    String completeness = members.get("completeness") instanceof String text ? text : null;
    Refusal.unless(
        tenant == null || completeness != null || members.get("subjects") != null,
        "the manifest of a tenant's export has no completeness statement");
    if (!(members.get("checkpoint") instanceof String checkpoint)) {
      throw new Refusal("the manifest has no checkpoint");
    }
    return new Manifest(
        tenant,
        checkpoint,
        completeness,
        range(members.get("range")),
        members.get("subjects") != null,
        texts(members.get("keys")),
        holds(members.get("holds")));
  }

  private static @Nullable Range range(@Nullable Object range) throws Refusal {
    if (range == null) {
      return null;
    }
    if (range instanceof Map<?, ?> members
        && members.get("first") instanceof Long first
        && members.get("last") instanceof Long last
        && first <= last + 1) {
      return new Range(first, last);
    }
    throw new Refusal("the manifest's range is none");
  }

  private static List<String> texts(@Nullable Object list) {
    List<String> texts = new ArrayList<>();
    if (list instanceof List<?> elements) {
      elements.forEach(element -> texts.add(String.valueOf(element)));
    }
    return texts;
  }

  private static List<String> holds(@Nullable Object list) {
    List<String> holds = new ArrayList<>();
    if (list instanceof List<?> elements) {
      for (Object element : elements) {
        if (element instanceof Map<?, ?> hold) {
          Object until = hold.get("releasedAt");
          holds.add(
              "%s from %s%s"
                  .formatted(
                      hold.get("id"),
                      hold.get("placedAt"),
                      until == null ? ", not released" : " to " + until));
        }
      }
    }
    return holds;
  }
}
