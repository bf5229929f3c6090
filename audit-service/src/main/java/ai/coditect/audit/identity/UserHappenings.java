package ai.coditect.audit.identity;

import ai.coditect.audit.identity.Happening.Said;
import ai.coditect.audit.identity.RealmEvents.UserEvent;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what user events of Keycloak mean. */
final class UserHappenings {

  private static final String ERROR = "_ERROR";

  /** Of every request a program makes; that its client was let in says nothing new. */
  private static final Set<String> TRAFFIC =
      Set.of(
          "CODE_TO_TOKEN",
          "CLIENT_LOGIN",
          "REFRESH_TOKEN",
          "REFRESH_TOKEN_ERROR",
          "INTROSPECT_TOKEN",
          "INTROSPECT_TOKEN_ERROR",
          "USER_INFO_REQUEST",
          "USER_INFO_REQUEST_ERROR",
          "VALIDATE_ACCESS_TOKEN",
          "VALIDATE_ACCESS_TOKEN_ERROR",
          "PERMISSION_TOKEN",
          "LOGOUT_ERROR");

  private UserHappenings() {}

  static Happening of(UserEvent event) {
    Said said = TRAFFIC.contains(event.type()) ? null : said(event);
    return new Happening(key(event), Instant.ofEpochMilli(event.time()), event.userId(), said);
  }

  /** Keycloak's own id, or, of a version that gives none, all that it says. */
  private static String key(UserEvent event) {
    return event.id() != null ? event.id() : Texts.digest(event.toString());
  }

  private static Said said(UserEvent event) {
    boolean failed = event.type().endsWith(ERROR) || event.error() != null;
    String type = event.type().replace(ERROR, "");
    String action = action(type);
    String user = event.userId();
    Target target =
        user != null
            ? new Target("account", user)
            : new Target("client", Texts.id(event.clientId()));
    return new Said(
        actor(type, event),
        action,
        target,
        outcome(action, failed),
        reason(type, action, event),
        List.of(),
        Texts.correlation(event.sessionId(), key(event)),
        personal(event));
  }

  private static String action(String type) {
    return switch (type) {
      case "LOGIN", "IDENTITY_PROVIDER_LOGIN", "CODE_TO_TOKEN" -> "account.signed-in";
      case "LOGOUT" -> "account.signed-out";
      case "CLIENT_LOGIN" -> "client.signed-in";
      case "UPDATE_PASSWORD", "UPDATE_TOTP", "UPDATE_CREDENTIAL", "RESET_PASSWORD" ->
          "account.credential-changed";
      case "REMOVE_TOTP", "REMOVE_CREDENTIAL" -> "account.credential-removed";
      case "USER_DISABLED_BY_PERMANENT_LOCKOUT", "USER_DISABLED_BY_TEMPORARY_LOCKOUT" ->
          "account.locked";
      case "IMPERSONATE" -> "account.impersonated";
      default -> "account.changed";
    };
  }

  private static Actor actor(String type, UserEvent event) {
    if (type.equals("CLIENT_LOGIN")) {
      return new Actor(Actor.Type.SERVICE, Texts.id(event.clientId()));
    }
    String user = event.userId();
    return user == null
        ? new Actor(Actor.Type.ANONYMOUS, "anonymous")
        : new Actor(Actor.Type.USER, user);
  }

  private static Outcome outcome(String action, boolean failed) {
    if (action.equals("account.locked") || !failed) {
      return Outcome.SUCCEEDED; // the lock is what came about, and why is its error
    }
    return action.endsWith(".signed-in") ? Outcome.DENIED : Outcome.FAILED;
  }

  private static @Nullable String reason(String type, String action, UserEvent event) {
    String kind =
        action.equals("account.changed") || action.equals("account.locked")
            ? type.toLowerCase(Locale.ROOT).replace('_', '-')
            : event.detail("credential_type");
    String error = event.error() == null ? "" : event.error();
    String reason = String.join(" ", kind, error).strip();
    return reason.isEmpty() ? null : Texts.words(reason, 200);
  }

  private static Map<String, String> personal(UserEvent event) {
    Map<String, String> personal = new HashMap<>();
    Texts.put(personal, "ip", event.ipAddress());
    Texts.put(personal, "username", event.detail("username"));
    return personal;
  }
}
