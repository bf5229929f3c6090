package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.Requester;
import java.util.HashMap;
import java.util.Map;

/**
 * Who asks for a change, for the trail.
 *
 * @param actor who
 * @param personal what is encrypted there: where the request came from, and words that a person
 *     typed
 */
public record Author(Actor actor, Map<String, String> personal) {

  /** Validates and copies. */
  public Author {
    Require.present(actor, "actor");
    personal = Map.copyOf(personal);
  }

  /** The platform itself. */
  public static Author system() {
    return new Author(new Actor(Actor.Type.SYSTEM, "self-service-api"), Map.of());
  }

  /** A caller. */
  public static Author of(Caller caller, Requester requester) {
    return new Author(caller.actor(), requester.personal());
  }

  /** With the reason that they gave in their own words. */
  public Author saying(String reason) {
    Map<String, String> extended = new HashMap<>(personal);
    extended.put("reason", reason);
    return new Author(actor, extended);
  }

  @Override
  public String toString() {
    return "Author[" + actor + "]";
  }
}
