package ai.coditect.audit.query;

import ai.coditect.audit.ledger.EntryFilter;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.platform.event.EventJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reader asked for, for the trail. Not the words of a text: they may be a person's name. */
final class AskedFor {

  private AskedFor() {}

  static List<Change> in(EntryFilter filter) {
    Outcome outcome = filter.outcome();
    List<Change> asked = new ArrayList<>();
    add(asked, "action", filter.action());
    add(asked, "actor", filter.actor());
    add(asked, "target", filter.target());
    add(asked, "outcome", outcome == null ? null : outcome.name());
    add(asked, "correlationId", filter.correlationId());
    add(asked, "text", filter.text() == null ? null : "…");
    add(asked, "from", filter.from() == null ? null : filter.from().toString());
    add(asked, "before", filter.before() == null ? null : filter.before().toString());
    return asked;
  }

  private static void add(List<Change> asked, String parameter, @Nullable String value) {
    if (value != null) {
      asked.add(new Change("/asked/" + parameter, null, EventJson.writeText(value)));
    }
  }
}
