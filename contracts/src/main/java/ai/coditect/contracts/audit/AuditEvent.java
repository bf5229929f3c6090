package ai.coditect.contracts.audit;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One action that somebody or something took or tried. Holds no secret and, but for the encrypted
 * {@code personal}, no personal data. At most {@value #MAX_CHANGES} changes and {@value #MAX_BYTES}
 * bytes as JSON.
 *
 * @param eventId the same for each delivery of the same event
 * @param source the service that reports it
 * @param sourceSeq contiguous per (source, tenant), from 1, so that an omission shows
 * @param occurredAt when, by the source's clock
 * @param tenantId whose; null where no tenant is concerned
 * @param actor who
 * @param action a dotted verb in the past tense, for example {@code provisioning.namespace.created}
 * @param target on what
 * @param outcome how it ended
 * @param reason why, where the outcome needs one
 * @param generation the intent's generation it served
 * @param stepKey the step it belongs to
 * @param correlationId finds all that belongs to one request: the W3C trace id where there is one
 * @param changes what changed, without secrets and personal values
 * @param personal personal fields as JSON, encrypted to audit-service (Tink hybrid encryption,
 *     base64); null if none
 */
public record AuditEvent(
    EventId eventId,
    String source,
    long sourceSeq,
    Instant occurredAt,
    @Nullable TenantId tenantId,
    Actor actor,
    String action,
    Target target,
    Outcome outcome,
    @Nullable String reason,
    @Nullable Long generation,
    @Nullable String stepKey,
    String correlationId,
    List<Change> changes,
    @Nullable String personal) {

  /** How many bytes one event has at most, as JSON. */
  public static final int MAX_BYTES = 64 * 1024;

  /** How many changes one event carries at most. */
  public static final int MAX_CHANGES = 100;

  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)+");

  /** How an action ended. */
  public enum Outcome {
    /** About to be tried: what follows is the outcome under the same step, or {@link #UNKNOWN}. */
    @JsonProperty("intended")
    INTENDED,
    /** Done. */
    @JsonProperty("succeeded")
    SUCCEEDED,
    /** Tried without success. */
    @JsonProperty("failed")
    FAILED,
    /** Not allowed. */
    @JsonProperty("denied")
    DENIED,
    /** Intended by a run that ended before it could say. */
    @JsonProperty("unknown")
    UNKNOWN
  }

  /** Validates and copies. */
  public AuditEvent {
    Require.present(eventId, "eventId");
    Require.text(source, 64, "source");
    Require.atLeast(1, sourceSeq, "sourceSeq");
    Require.present(occurredAt, "occurredAt");
    Require.present(actor, "actor");
    Require.that(
        action != null && action.length() <= 128 && ACTION.matcher(action).matches(),
        "action must be dotted lower-case words of at most 128 characters");
    Require.present(target, "target");
    Require.present(outcome, "outcome");
    Require.text(correlationId, 64, "correlationId");
    changes = changes == null ? List.of() : List.copyOf(changes);
    Require.that(changes.size() <= MAX_CHANGES, "more than " + MAX_CHANGES + " changes");
  }

  /** The same with other personal fields, or with null without any. */
  public AuditEvent withPersonal(@Nullable String other) {
    return new AuditEvent(
        eventId,
        source,
        sourceSeq,
        occurredAt,
        tenantId,
        actor,
        action,
        target,
        outcome,
        reason,
        generation,
        stepKey,
        correlationId,
        changes,
        other);
  }

  /**
   * Who acted.
   *
   * @param type what kind of actor
   * @param id its id in the platform; never a name or an address
   */
  public record Actor(Type type, String id) {

    /** Kinds of actors. */
    public enum Type {
      /** A person. */
      @JsonProperty("user")
      USER,
      /** A program with a tenant's API key. */
      @JsonProperty("api-key")
      API_KEY,
      /** A service of the platform, asked by an event or a call. */
      @JsonProperty("service")
      SERVICE,
      /** The platform by itself: schedules, sweeps, healing. */
      @JsonProperty("system")
      SYSTEM,
      /** Somebody who has not signed in. */
      @JsonProperty("anonymous")
      ANONYMOUS
    }

    /** Validates. */
    public Actor {
      Require.present(type, "actor.type");
      Require.text(id, 255, "actor.id");
    }
  }

  /**
   * What was acted on.
   *
   * @param type what kind of thing, for example {@code kubernetes.namespace}
   * @param id its id or derived name
   */
  public record Target(String type, String id) {

    /** Validates. */
    public Target {
      Require.text(type, 64, "target.type");
      Require.text(id, 255, "target.id");
    }
  }

  /**
   * One changed field.
   *
   * @param pointer which, as a JSON pointer (RFC 6901)
   * @param from the value before, as JSON text; null if it was absent
   * @param to the value after, as JSON text; null if it is absent
   */
  public record Change(String pointer, @Nullable String from, @Nullable String to) {

    /**
     * Stands for changes that were left out because the event would have become too large. Its
     * pointer is the element after an array's last, which no changed field has.
     */
    public static Change leftOut(int count) {
      return new Change("/-", null, "{\"changesLeftOut\":%d}".formatted(count));
    }

    /** Validates. */
    public Change {
      Require.present(pointer, "change.pointer");
      Require.that(
          pointer.isEmpty() || pointer.startsWith("/"), "change.pointer is no JSON pointer");
    }
  }
}
