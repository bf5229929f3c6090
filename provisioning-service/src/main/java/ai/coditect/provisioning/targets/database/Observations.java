package ai.coditect.provisioning.targets.database;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.SharedSecrets;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.database.LoginPair.Times;
import ai.coditect.provisioning.targets.database.LoginPair.Turn;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts what the catalog says and what the Secret holds together into observations. */
final class Observations {

  private final Names names;
  private final Map<ResourceKey, DesiredResource> desired = new HashMap<>();
  private final Catalog.Content catalog;
  private final @Nullable SchemaSize size;
  private final Map<ResourceKey, Observation> observed = new HashMap<>();

  /**
   * Observations of one tenant.
   *
   * @param size how large its schema is; null if that does not matter
   */
  Observations(
      Names names,
      Collection<DesiredResource> desired,
      Catalog.Content catalog,
      @Nullable SchemaSize size) {
    this.names = names;
    this.catalog = catalog;
    this.size = size;
    desired.forEach(resource -> this.desired.put(resource.key(), resource));
  }

  /**
   * Notes the Secret, and the schema and the roles in its light.
   *
   * @param found what it is in the first namespace; null if it is not there
   * @param alsoIn the environments in which it is the same
   */
  void noteSecret(
      LoginSecret secret, NamespaceSecrets.@Nullable Values found, List<String> alsoIn) {
    ResourceKey key = names.secretKey();
    Map<String, String> values = Map.of();
    if (found == null) {
      observed.put(key, new Observation.Absent());
    } else if (found.ours()) {
      ObjectNode content = secret.content(found.values());
      SharedSecrets.put(content, alsoIn);
      observed.put(key, present(key, content));
      values = found.values();
    } else {
      observed.put(
          key,
          new Observation.Foreign(
              "Secret %s is there and is not ours".formatted(Names.SECRET_NAME)));
    }
    noteRoles(secret, values);
  }

  /**
   * The logins are judged without it: that their passwords are no longer the Secret's is a guess.
   */
  void noteNoSecret(Failure failure) {
    ResourceKey key = names.secretKey();
    observed.put(
        desired.containsKey(key) ? key : ResourceKey.rest(DatabaseTarget.NAME),
        new Observation.Unobservable(failure));
    noteRoles(null, Map.of());
  }

  /** Notes the schema and the roles, where nobody asks what the Secret holds. */
  void noteRoles() {
    noteRoles(null, Map.of());
  }

  /**
   * Notes the schema and the roles.
   *
   * @param secret null if nobody knows what the Secret holds
   */
  private void noteRoles(@Nullable LoginSecret secret, Map<String, String> values) {
    Map<ResourceKey, List<Catalog.Found>> byKey = new TreeMap<>();
    boolean schema = catalog.found().stream().anyMatch(Observations::isSchema);
    for (Catalog.Found found : catalog.found()) {
      if (schema && exports(found)) {
        continue;
      }
      byKey.computeIfAbsent(found.key(), _ -> new ArrayList<>()).add(found);
    }
    byKey.forEach(
        (key, found) -> {
          if (key.kind().equals(Names.LOGIN_ROLE)) {
            noteLogin(key, found, secret, values);
          } else {
            if (key.kind().equals(Names.SCHEMA)) {
              noteSize(key, found.getFirst().content());
            }
            note(key, found.getFirst().ours(), found.getFirst().content());
          }
        });
  }

  private static boolean isSchema(Catalog.Found found) {
    return found.key().kind().equals(Names.SCHEMA);
  }

  /**
   * Whether it is the login of an export that somebody is making, as long as there is something to
   * export: to remove it would break that off. Who has no schema any more has no such login either.
   */
  private boolean exports(Catalog.Found found) {
    return found.ours()
        && found.name().equals(names.login(Names.EXPORT))
        && found.content().path("inUse").asBoolean(false);
  }

  /** What is to be decided because of the size; told as it will be once that is done. */
  private void noteSize(ResourceKey key, ObjectNode content) {
    DesiredResource wanted = desired.get(key);
    if (wanted != null && size != null) {
      JsonNode limit = wanted.content().required("sizeLimit");
      SchemaSize.State next = size.next(limit);
      content.put("size", next.equals(size.state()) ? "enforced" : next.text());
      content.set("sizeLimit", limit);
      observed.put(Names.key(Names.SIZE, key.name()), next.remark());
    }
  }

  private void noteLogin(
      ResourceKey key,
      List<Catalog.Found> roles,
      @Nullable LoginSecret secret,
      Map<String, String> values) {
    String which = names.which(key.name());
    String user = secret == null ? null : secret.user(values, which).orElse(null);
    LoginPair pair = LoginPair.of(roles, user);
    Catalog.Credential credential = pair.current().credential();
    ObjectNode content = pair.current().content();
    DesiredResource wanted = desired.get(key);
    boolean good =
        credential != null
            && (secret == null
                ? credential.untouched()
                : pair.current().name().equals(user)
                    && LoginSecret.password(values, which)
                        .filter(password -> credential.is(pair.current().name(), password))
                        .isPresent());
    content.put("credential", good ? "in-secret" : "stale");
    if (wanted != null) {
      // Without the Secret nobody gets another password.
      Turn turn = good && secret != null ? pair.turn(Times.of(wanted.content())) : Turn.SETTLED;
      content.put("rotation", turn.text());
      if (pair.waits(Times.of(wanted.content()))) {
        observed.put(
            Names.key(Names.CREDENTIALS, names.schema()),
            new Observation.Remark(Condition.DATABASE_CREDENTIALS, false, Reason.ROTATION_WAITS));
      }
      // How long roles live is asked of us and nothing of theirs.
      content.set("credentials", wanted.content().required("credentials"));
      noteRights(content, wanted.content());
      if (!pair.otherIsAs(effective(wanted.content()))) {
        content.set("predecessor", Objects.requireNonNull(pair.other()).content());
      }
    }
    note(key, pair.ours(), content);
  }

  private ObjectNode effective(ObjectNode login) {
    return SchemaSize.effective(login, size != null && size.denied());
  }

  /** While writing is denied, fewer rights are the right ones. */
  private void noteRights(ObjectNode content, ObjectNode wanted) {
    content.set("tablesWhenFull", wanted.required("tablesWhenFull"));
    JsonNode rights = effective(wanted).required("tables");
    if (content.required("tables").equals(rights)) {
      content.set("tables", wanted.required("tables"));
    } else if (content.required("tables").equals(wanted.required("tables"))) {
      content.put("writesDenied", false);
    }
  }

  private void note(ResourceKey key, boolean ours, ObjectNode content) {
    observed.put(
        key,
        ours
            ? present(key, content)
            : new Observation.Foreign(
                "%s %s is there and is not ours".formatted(key.kind(), key.name())));
  }

  private Observation present(ResourceKey key, ObjectNode content) {
    DesiredResource wanted = desired.get(key);
    return wanted == null
        ? new Observation.Present(content, Names.nature(key), names.needs(key))
        : Observation.Present.of(wanted, content);
  }

  /** All that is there, and of what is desired what is not. */
  Map<ResourceKey, Observation> all() {
    desired.keySet().forEach(key -> observed.putIfAbsent(key, new Observation.Absent()));
    return observed;
  }
}
