package ai.coditect.provisioning.operator;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/** What the operators' endpoints have in common. */
final class Operators {

  static final int MOST_PER_PAGE = 100;
  static final int MAX_REASON = 500;

  private static final Duration OLDEST = Duration.ofDays(36_500);

  private Operators() {}

  static Actor actor(Authentication caller) {
    return new Actor(Actor.Type.USER, caller.getName());
  }

  /** An operator's deed in the trail of a tenant. */
  static AuditEntry deed(Actor actor, String verb, TenantId tenant, String reason) {
    return AuditEntry.of(
            actor,
            "provisioning.tenant." + verb,
            new Target("tenant", tenant.value()),
            Outcome.SUCCEEDED)
        .withTenant(tenant)
        .withReason(reason);
  }

  /** How many a page has: from 1 to 100, and 50 if nothing is said. */
  static int limit(@Nullable Integer asked) {
    if (asked == null) {
      return MOST_PER_PAGE / 2;
    }
    if (asked < 1 || asked > MOST_PER_PAGE) {
      throw invalid("limit", "must be from 1 to " + MOST_PER_PAGE);
    }
    return asked;
  }

  /** How old something is at least; null if nothing is said. */
  static @Nullable Duration age(@Nullable Duration asked) {
    if (asked != null && (asked.isNegative() || asked.compareTo(OLDEST) > 0)) {
      throw invalid("olderThan", "must be from PT0S to " + OLDEST);
    }
    return asked;
  }

  /** A cursor after this place. */
  static String cursor(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.US_ASCII));
  }

  /** The place behind a cursor; null if there is none. It grants nothing, so it is not signed. */
  static @Nullable String place(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw invalid("cursor", "is none that was given out");
    }
  }

  /** The tenant behind a cursor. */
  static @Nullable TenantId tenantAfter(@Nullable String cursor) {
    String place = place(cursor);
    try {
      return place == null ? null : new TenantId(place);
    } catch (IllegalArgumentException e) {
      throw invalid("cursor", "is none that was given out");
    }
  }

  /** A phase as the API names it; null if none is named. */
  static @Nullable Phase phase(@Nullable String named) {
    if (named == null) {
      return null;
    }
    for (Phase phase : Phase.values()) {
      if (phase.name().toLowerCase(Locale.ROOT).equals(named)) {
        return phase;
      }
    }
    throw invalid("phase", "is no phase of a tenant");
  }

  static ProblemException invalid(String where, String wrong) {
    return ProblemException.invalid(List.of(new FieldError(where, wrong)));
  }
}
