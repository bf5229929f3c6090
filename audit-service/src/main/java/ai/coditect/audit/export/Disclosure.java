package ai.coditect.audit.export;

import ai.coditect.contracts.audit.AuditEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which of an event's personal fields are a person's own. Where a request came from is about who
 * made it; other fields are about what was acted on, unless the action is one that people do about
 * themselves. What is, or may be, somebody else's is only named (GDPR 15(4)).
 *
 * @param fields the person's own, ordered
 * @param withheld the names of the others, ordered
 */
record Disclosure(Map<String, String> fields, List<String> withheld) {

  private static final Set<String> OF_THE_REQUESTER = Set.of("ip", "userAgent");
  private static final List<String> ABOUT_ONESELF = List.of("signup.", "credential-setup.");

  Disclosure {
    fields = Map.copyOf(fields);
    withheld = List.copyOf(withheld);
  }

  static Disclosure of(AuditEvent event, Map<String, String> personal, List<String> subjects) {
    boolean isActor = subjects.contains(event.actor().id());
    boolean isTarget = subjects.contains(event.target().id());
    boolean aboutOneself = ABOUT_ONESELF.stream().anyMatch(event.action()::startsWith);
    Map<String, String> own = new TreeMap<>();
    Set<String> others = new TreeSet<>();
    personal.forEach(
        (name, value) -> {
          boolean owns =
              OF_THE_REQUESTER.contains(name) ? isActor : isTarget || (isActor && aboutOneself);
          if (owns) {
            own.put(name, value);
          } else {
            others.add(name);
          }
        });
    return new Disclosure(own, List.copyOf(others));
  }
}
