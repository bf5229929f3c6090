package ai.coditect.audit.query;

import ai.coditect.audit.ledger.EntryFilter;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.platform.event.EventJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reader asked for, for the trail. Whom they asked about stays out of what can be read and
 * searched: an erasure of that person would not find it. The words of a text may be a name.
 */
final class AskedFor {

  private static final String HIDDEN = "…";

  private AskedFor() {}

  static List<Change> in(EntryFilter filter) {
    Outcome outcome = filter.outcome();
    List<Change> asked = new ArrayList<>();
    add(asked, "action", filter.action());
    add(asked, "actor", filter.actor() == null ? null : HIDDEN);
    add(asked, "target", filter.target() == null ? null : HIDDEN);
    add(asked, "outcome", outcome == null ? null : outcome.name());
    add(asked, "correlationId", filter.correlationId());
    add(asked, "text", filter.text() == null ? null : HIDDEN);
    add(asked, "from", filter.from() == null ? null : filter.from().toString());
    add(asked, "before", filter.before() == null ? null : filter.before().toString());
    return asked;
  }

  /** The ids that were asked for, to be encrypted. */
  static Map<String, String> persons(EntryFilter filter) {
    Map<String, String> persons = new HashMap<>();
    if (filter.actor() != null) {
      persons.put("askedActor", filter.actor());
    }
    if (filter.target() != null) {
      persons.put("askedTarget", filter.target());
    }
    return persons;
  }

  private static void add(List<Change> asked, String parameter, @Nullable String value) {
    if (value != null) {
      asked.add(new Change("/asked/" + parameter, null, EventJson.writeText(value)));
    }
  }
}
