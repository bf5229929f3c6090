package ai.coditect.provisioning.targets.storage;

import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.kubernetes.NamespaceSecrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  /** What the Secret holds and which keys there are, as far as it may be told. */
  ObjectNode content(Map<String, String> values, JsonNode wanted) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("endpoint", values.entrySet().containsAll(addresses.entrySet()) ? "cell" : "other");
    var times = Times.of(wanted);
    List<AccessKeyMetadata> keys = users.keys();
    Optional<AccessKeyMetadata> current = current(values, keys);
    content.put(
        "credential", current.map(key -> isDue(key, times) ? "due" : "in-secret").orElse("stale"));
    boolean others =
        current
            .map(key -> keys.stream().anyMatch(other -> isStray(other, key, times)))
            .orElse(!keys.isEmpty());
    content.put("otherCredentials", others ? "some" : "none");
    Set<String> otherKeys = new TreeSet<>(values.keySet());
    otherKeys.removeAll(addresses.keySet());
    otherKeys.removeAll(Set.of(ID, KEY));
    var names = content.putArray("otherKeys");
    otherKeys.forEach(names::add);
    content.set("credentials", wanted.required("credentials"));
    return content;
  }

  /** How long a key lives, and the one before it. */
  private record Times(Duration rotateAfter, Duration overlap) {

    static Times of(JsonNode wanted) {
      JsonNode credentials = wanted.required("credentials");
      return new Times(
          Duration.parse(credentials.required("rotateAfter").stringValue()),
          Duration.parse(credentials.required("overlap").stringValue()));
    }
  }

  /** The key that the Secret holds, if it was issued here and lets somebody in. */
  private Optional<AccessKeyMetadata> current(
      Map<String, String> values, List<AccessKeyMetadata> keys) {
    String id = values.get(ID);
    String key = values.get(KEY);
    if (id == null || key == null) {
      return Optional.empty();
    }
    String known = users.tags().orElse(Map.of()).get(Fingerprint.tag(id));
    return Fingerprint.of(id, key).equals(known)
        ? keys.stream()
            .filter(issued -> issued.accessKeyId().equals(id))
            .filter(issued -> issued.status() == StatusType.ACTIVE)
            .findFirst()
        : Optional.empty();
  }

  private boolean isDue(AccessKeyMetadata key, Times times) {
    return !times.rotateAfter().isZero()
        && !clock.instant().isBefore(key.createDate().plus(times.rotateAfter()));
  }

  /** Anything but the current key and, for the overlap, the one before it. */
  private boolean isStray(AccessKeyMetadata key, AccessKeyMetadata current, Times times) {
    Instant over = current.createDate().plus(times.overlap());
    return !key.accessKeyId().equals(current.accessKeyId())
        && (!key.createDate().isBefore(current.createDate()) || !clock.instant().isBefore(over));
  }

  /** Puts Secret and keys right. */
  void put(TenantScope scope, JsonNode wanted) {
    Map<String, String> values =
        secrets
            .find(scope, Names.SECRET_NAME)
            .map(NamespaceSecrets.Values::values)
            .orElseGet(Map::of);
    var times = Times.of(wanted);
    List<AccessKeyMetadata> keys = users.keys();
    Optional<AccessKeyMetadata> current = current(values, keys);
    boolean due = current.isPresent() && isDue(current.get(), times);
    keys.stream()
        .filter(
            key ->
                current.isEmpty()
                    || (due
                        ? !key.accessKeyId().equals(current.get().accessKeyId())
                        : isStray(key, current.get(), times)))
        .forEach(key -> users.deleteKey(key.accessKeyId()));
    Map<String, String> right = new TreeMap<>(addresses);
    if (current.isEmpty() || due) {
      AccessKey issued = users.issue();
      right.put(ID, issued.accessKeyId());
      right.put(KEY, issued.secretAccessKey());
    } else {
      right.put(ID, Objects.requireNonNull(values.get(ID)));
      right.put(KEY, Objects.requireNonNull(values.get(KEY)));
    }
    if (!right.equals(values)) {
      secrets.put(scope, Names.SECRET_NAME, right);
    }
  }
}
