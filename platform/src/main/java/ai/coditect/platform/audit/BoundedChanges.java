package ai.coditect.platform.audit;

import ai.coditect.contracts.audit.AuditEvent;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.platform.event.EventJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts an entry's changes to what an audit event may carry. The action counts more than its
 * details: refusing it because of a long value would let a size decide what may happen, and a
 * larger event would be parked by audit-service, so that the action were missing in the trail.
 */
final class BoundedChanges {

  // For all fields of an event but its changes; the longest allowed ones stay well below.
  private static final int RESERVED_BYTES = 16 * 1024;

  private BoundedChanges() {}

  /** The first changes that fit; if some do not, a marker that says how many were left out. */
  static List<Change> of(List<Change> changes) {
    int bytes = RESERVED_BYTES;
    List<Change> kept = new ArrayList<>();
    for (Change change : changes) {
      bytes += EventJson.write(change).length + 1;
      if (bytes > AuditEvent.MAX_BYTES) {
        break;
      }
      kept.add(change);
    }
    if (kept.size() == changes.size() && kept.size() <= AuditEvent.MAX_CHANGES) {
      return changes;
    }
    List<Change> marked =
        new ArrayList<>(kept.subList(0, Math.min(kept.size(), AuditEvent.MAX_CHANGES - 1)));
    marked.add(Change.leftOut(changes.size() - marked.size()));
    return List.copyOf(marked);
  }
}
