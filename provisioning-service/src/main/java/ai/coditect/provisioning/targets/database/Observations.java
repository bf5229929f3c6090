package ai.coditect.provisioning.targets.database;

import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Puts what the catalog says and what the Secret holds together into observations. */
final class Observations {

  private final Names names;
  private final Map<ResourceKey, DesiredResource> desired = new HashMap<>();
  private final Catalog.Content catalog;
  private final Map<ResourceKey, Observation> observed = new HashMap<>();

  Observations(Names names, Collection<DesiredResource> desired, Catalog.Content catalog) {
    this.names = names;
    this.catalog = catalog;
    desired.forEach(resource -> this.desired.put(resource.key(), resource));
  }

  void noteSecret(LoginSecret secret, NamespaceSecrets.@Nullable Values found) {
    ResourceKey key = names.secretKey();
    Map<String, String> values = Map.of();
    if (found == null) {
      observed.put(key, new Observation.Absent());
    } else if (found.ours()) {
      observed.put(key, present(key, secret.content(found.values())));
      values = found.values();
    } else {
      observed.put(
          key,
          new Observation.Foreign(
              "Secret %s is there and is not ours".formatted(Names.SECRET_NAME)));
    }
    for (Catalog.Found role : catalog.found()) {
      Catalog.Credential credential = role.credential();
      boolean same =
          credential != null
              && LoginSecret.password(values, which(role))
                  .filter(password -> credential.is(role.key().name(), password))
                  .isPresent();
      note(role, same);
    }
  }

  /**
   * The logins are judged without it: that their passwords are no longer the Secret's is a guess.
   */
  void noteNoSecret(Failure failure) {
    ResourceKey key = names.secretKey();
    observed.put(
        desired.containsKey(key) ? key : ResourceKey.rest(DatabaseTarget.NAME),
        new Observation.Unobservable(failure));
    for (Catalog.Found role : catalog.found()) {
      Catalog.Credential credential = role.credential();
      note(role, credential != null && credential.untouched());
    }
  }

  private String which(Catalog.Found role) {
    return role.key().kind().equals(Names.LOGIN_ROLE) ? names.which(role.key().name()) : "";
  }

  private void note(Catalog.Found found, boolean passwordIsSecrets) {
    if (!found.ours()) {
      observed.put(
          found.key(),
          new Observation.Foreign(
              "%s %s is there and is not ours".formatted(found.key().kind(), found.key().name())));
      return;
    }
    ObjectNode content = found.content();
    if (found.key().kind().equals(Names.LOGIN_ROLE)) {
      content.put("credential", passwordIsSecrets ? "in-secret" : "stale");
    }
    observed.put(found.key(), present(found.key(), content));
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
