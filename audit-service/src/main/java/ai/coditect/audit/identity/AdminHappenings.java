package ai.coditect.audit.identity;

import ai.coditect.audit.identity.Happening.Said;
import ai.coditect.audit.identity.RealmEvents.AdminEvent;
import ai.coditect.audit.identity.RealmEvents.Author;
import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Change;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.event.EventJson;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what admin events of Keycloak mean. */
final class AdminHappenings {

  private static final String USERS = "users/";
  private static final int MOST_ROLES = 50;

  private AdminHappenings() {}

  static Happening of(AdminEvent event) {
    String account = account(event);
    return new Happening(
        key(event), Instant.ofEpochMilli(event.time()), account, said(event, account));
  }

  private static String key(AdminEvent event) {
    return event.id() != null ? event.id() : Texts.digest(event.toString());
  }

  /** Whose account it is about: {@code users/ID} and what is below it. */
  private static @Nullable String account(AdminEvent event) {
    String path = event.resourcePath();
    if (path == null || !path.startsWith(USERS)) {
      return null;
    }
    String id = path.substring(USERS.length()).split("/", 2)[0];
    return id.isBlank() ? null : Texts.words(id, 255);
  }

  private static Said said(AdminEvent event, @Nullable String account) {
    String resource = word(event.resourceType());
    boolean roles = account != null && resource.endsWith("role-mapping");
    String action = account == null ? "realm.configured" : "account.administered";
    List<Change> changes = List.of();
    if (roles && event.operationType().equals("CREATE")) {
      action = "account.role-granted";
      changes = roles(event).stream().map(role -> new Change("/roles/-", null, role)).toList();
    } else if (roles && event.operationType().equals("DELETE")) {
      action = "account.role-revoked";
      changes = roles(event).stream().map(role -> new Change("/roles/-", role, null)).toList();
    }
    String error = event.error();
    String what = word(event.operationType()) + " " + resource;
    return new Said(
        actor(event.authDetails()),
        action,
        account == null
            ? new Target(Texts.words(resource, 64), Texts.id(event.resourcePath()))
            : new Target("account", account),
        error == null ? Outcome.SUCCEEDED : Outcome.FAILED,
        Texts.words(error == null ? what : what + ": " + error, 200),
        changes,
        Texts.correlation(null, key(event)),
        personal(event.authDetails()));
  }

  private static Actor actor(@Nullable Author author) {
    String user = author == null ? null : author.userId();
    return user == null
        ? new Actor(Actor.Type.SYSTEM, "keycloak")
        : new Actor(Actor.Type.USER, Texts.id(user));
  }

  private static Map<String, String> personal(@Nullable Author author) {
    Map<String, String> personal = new HashMap<>();
    Texts.put(personal, "ip", author == null ? null : author.ipAddress());
    return personal;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Role(@Nullable String name) {}

  private record Roles(List<Role> roles) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Roles {
      roles = List.copyOf(roles);
    }
  }

  /** Names of roles as JSON texts, where the realm keeps representations. */
  private static List<String> roles(AdminEvent event) {
    String representation = event.representation();
    if (representation == null) {
      return List.of();
    }
    try {
      byte[] json = representation.getBytes(StandardCharsets.UTF_8);
      return EventJson.read(json, Roles.class).roles().stream()
          .map(Role::name)
          .filter(Objects::nonNull)
          .limit(MOST_ROLES)
          .map(name -> EventJson.writeText(Texts.words(name, 255)))
          .toList();
    } catch (RuntimeException e) {
      return List.of(); // of another form: that roles were changed is said all the same
    }
  }

  private static String word(@Nullable String constant) {
    return constant == null ? "unknown" : constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
