package ai.coditect.audit.identity;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened at the identity provider, in the words of the trail.
 *
 * @param key tells it from all others of its stream
 * @param account whose trails it belongs to, by the tenants that the account is a member of; null
 *     if it is about no account
 * @param said what the trail says; null if it says nothing of this kind of event
 */
record Happening(String key, Instant at, @Nullable String account, @Nullable Said said) {

  /** What the trail says of it. */
  record Said(
      Actor actor,
      String action,
      Target target,
      Outcome outcome,
      @Nullable String reason,
      List<Change> changes,
      String correlationId,
      Map<String, String> personal) {

    Said {
      changes = List.copyOf(changes);
      personal = Map.copyOf(personal);
    }
  }
}
