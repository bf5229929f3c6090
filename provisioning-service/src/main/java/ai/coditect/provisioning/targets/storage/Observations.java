package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.desired.DesiredResource;
import ai.coditect.provisioning.desired.ResourceKey;
import ai.coditect.provisioning.desired.SharedSecrets;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Puts what the store says and what the Secret holds together into observations. */
final class Observations {

  private final Names names;
  private final Map<ResourceKey, DesiredResource> desired = new HashMap<>();
  private final Map<ResourceKey, Observation> observed = new HashMap<>();

  Observations(Names names, Collection<DesiredResource> desired) {
    this.names = names;
    desired.forEach(resource -> this.desired.put(resource.key(), resource));
  }

  /** The content that is wanted under a key. */
  Optional<JsonNode> wanted(ResourceKey key) {
    return Optional.ofNullable(desired.get(key)).map(DesiredResource::content);
  }

  void noteBucket(Observation bucket) {
    observed.put(
        names.bucketKey(),
        bucket instanceof Observation.Present(ObjectNode content, _, _)
            ? present(names.bucketKey(), content)
            : bucket);
  }

  boolean hasBucket() {
    return observed.get(names.bucketKey()) instanceof Observation.Present;
  }

  /**
   * Notes the user, and what has to be decided because of the bucket's size.
   *
   * @param size asked if it matters
   */
  void noteUser(BucketUsers users, Supplier<OptionalLong> size) {
    ResourceKey key = names.userKey();
    Optional<Map<String, String>> tags = users.tags();
    if (tags.isEmpty()) {
      observed.put(key, new Observation.Absent());
    } else if (!users.areOurs(tags.get())) {
      observed.put(
          key, new Observation.Foreign("user %s is there and is not ours".formatted(names.user())));
    } else {
      observed.put(key, present(key, userContent(users, size, wanted(key).orElse(null))));
    }
  }

  private ObjectNode userContent(
      BucketUsers users, Supplier<OptionalLong> size, @Nullable JsonNode wanted) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    if (wanted == null) {
      return content;
    }
    UserPolicy policy = UserPolicy.of(wanted);
    JsonNode is = users.policy();
    BucketSize held = policy.size(is, hasBucket() ? size.get() : OptionalLong.empty());
    observed.put(names.sizeKey(), held.remark());
    content.set("sizeLimit", wanted.required("sizeLimit"));
    content.set("policyWhenFull", policy.whenFull());
    // While writing is denied, fewer rights are the right ones.
    if (is.equals(policy.effective(held.deny()))) {
      content.set("policy", policy.usual());
    } else {
      content.set("policy", is.isMissingNode() ? JsonNodeFactory.instance.nullNode() : is);
      content.put("writing", held.deny() ? "to-be-denied" : "to-be-allowed");
    }
    var others = content.putArray("otherPolicies");
    users.otherPolicies().forEach(others::add);
    return content;
  }

  /**
   * Notes the Secret.
   *
   * @param found what it is in the first namespace
   * @param alsoIn the environments in which it is the same
   */
  void noteSecret(KeySecret secret, Optional<NamespaceSecrets.Values> found, List<String> alsoIn) {
    ResourceKey key = Names.secretKey();
    if (found.isEmpty()) {
      observed.put(key, new Observation.Absent());
    } else if (found.get().ours()) {
      KeySecret.Look look =
          wanted(key)
              .map(wanted -> secret.look(found.get().values(), wanted))
              .orElseGet(() -> new KeySecret.Look(JsonNodeFactory.instance.objectNode(), false));
      SharedSecrets.put(look.content(), alsoIn);
      observed.put(key, present(key, look.content()));
      if (look.waits()) {
        observed.put(
            names.credentialsKey(),
            new Observation.Remark(Condition.STORAGE_CREDENTIALS, false, Reason.ROTATION_WAITS));
      }
    } else {
      observed.put(
          key,
          new Observation.Foreign(
              "Secret %s is there and is not ours".formatted(Names.SECRET_NAME)));
    }
  }

  void noteNoSecret(Failure failure) {
    ResourceKey key = Names.secretKey();
    observed.put(
        desired.containsKey(key) ? key : ResourceKey.rest(StorageTarget.NAME),
        new Observation.Unobservable(failure));
  }

  private Observation present(ResourceKey key, ObjectNode content) {
    DesiredResource wanted = desired.get(key);
    return wanted == null
        ? new Observation.Present(content, Names.nature(key), names.needs(key))
        : Observation.Present.of(wanted, content);
  }

  /** All that is there, and of what is desired what is not. */
  Map<ResourceKey, Observation> all() {
    // What is neither there nor desired is nothing to tell.
    observed
        .entrySet()
        .removeIf(
            entry ->
                entry.getValue() instanceof Observation.Absent
                    && !desired.containsKey(entry.getKey()));
    return observed;
  }
}
