package ai.coditect.provisioning.targets.storage;

import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.desired.SharedSecrets;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.StatusType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secret by which a tenant's programs find their bucket, and the access keys behind it. A new
 * key is issued when the Secret's is not one that was issued here, or too old; then the one before
 * works for the overlap. What may be told is whether all is as it should be, never what it is.
 */
final class KeySecret {

  private static final String ID = "access_key_id";
  private static final String KEY = "secret_access_key";

  private final NamespaceSecrets secrets;
  private final BucketUsers users;
  private final Map<String, String> addresses;
  private final Clock clock;

  KeySecret(
      NamespaceSecrets secrets,
      BucketUsers users,
      StorageConnections.Endpoint endpoint,
      Names names,
      Clock clock) {
    this.secrets = secrets;
    this.users = users;
    this.addresses =
        Map.of(
            "endpoint", endpoint.url().toString(),
            "region", endpoint.region(),
            "bucket", names.bucket());
    this.clock = clock;
  }

  /**
   * How it stands.
   *
   * @param content what the Secret holds and which keys there are, as far as it may be told
   * @param waits whether a key that was asked for waits for the end of an overlap
   */
  record Look(ObjectNode content, boolean waits) {}

  Look look(Map<String, String> values, JsonNode wanted) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("endpoint", values.entrySet().containsAll(addresses.entrySet()) ? "cell" : "other");
    KeyTurns turns = turns(values, wanted);
    content.put(
        "credential", turns.current() == null ? "stale" : turns.due() ? "due" : "in-secret");
    content.put("otherCredentials", turns.hasStrays() ? "some" : "none");
    Set<String> otherKeys = new TreeSet<>(values.keySet());
    otherKeys.removeAll(addresses.keySet());
    otherKeys.removeAll(Set.of(ID, KEY));
    var names = content.putArray("otherKeys");
    otherKeys.forEach(names::add);
    content.set("credentials", wanted.required("credentials"));
    return new Look(content, turns.waits());
  }

  private KeyTurns turns(Map<String, String> values, JsonNode wanted) {
    Map<String, String> tags = users.tags().orElse(Map.of());
    List<AccessKeyMetadata> issued = users.keys();
    List<KeyTurns.Key> keys =
        issued.stream()
            .map(
                key ->
                    new KeyTurns.Key(
                        key.accessKeyId(),
                        key.createDate(),
                        BucketUsers.asked(tags, key.accessKeyId())))
            .toList();
    return KeyTurns.of(
        keys, current(values, tags, issued), KeyTurns.Times.of(wanted), clock.instant());
  }

  /** The key that the Secret holds, if it was issued here and lets somebody in. */
  private static Optional<String> current(
      Map<String, String> values, Map<String, String> tags, List<AccessKeyMetadata> keys) {
    String id = values.get(ID);
    String key = values.get(KEY);
    if (id == null
        || key == null
        || !Fingerprint.of(id, key).equals(tags.get(Fingerprint.tag(id)))) {
      return Optional.empty();
    }
    return keys.stream()
        .filter(issued -> issued.status() == StatusType.ACTIVE)
        .map(AccessKeyMetadata::accessKeyId)
        .filter(id::equals)
        .findFirst();
  }

  /** Puts Secret and keys right. */
  void put(TenantScope scope, JsonNode wanted) {
    Map<String, String> values = secrets.ours(scope, Names.SECRET_NAME);
    KeyTurns turns = turns(values, wanted);
    turns.strays().forEach(key -> users.deleteKey(key.id()));
    Map<String, String> right = new TreeMap<>(addresses);
    if (turns.due()) {
      AccessKey issued = users.issue(turns.times().asked());
      right.put(ID, issued.accessKeyId());
      right.put(KEY, issued.secretAccessKey());
    } else {
      right.put(ID, Objects.requireNonNull(values.get(ID)));
      right.put(KEY, Objects.requireNonNull(values.get(KEY)));
    }
    if (!right.equals(values)) {
      secrets.put(scope, Names.SECRET_NAME, right);
    }
    secrets.share(scope, Names.SECRET_NAME, right, SharedSecrets.environments(wanted));
    KeyTurns.Key before = turns.current();
    if (turns.due() && before != null && turns.expelled(before)) {
      users.deleteKey(before.id());
    }
  }
}
