package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.id.TenantId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an object that a watch has brought: enough to tell whether anything of ours
 * in it has changed since, and whether it was us. Some hundred bytes, because there are ten
 * thousand tenants in a cell with a dozen objects each. Pure.
 *
 * @param tenant whose it says it is
 * @param version its resource version
 * @param digest over what we own of it
 * @param written when we wrote to it last, as the API server says
 */
record Footprint(TenantId tenant, String version, String digest, String written) {

  private static final List<String> OUR_FIELDS =
      List.of("spec", "roleRef", "subjects", "automountServiceAccountToken", "imagePullSecrets");

  /** The footprint of an object; empty if it does not belong to a tenant. */
  static Optional<Footprint> of(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    return tenant(metadata)
        .map(
            tenant ->
                new Footprint(
                    tenant, metadata.getResourceVersion(), digest(object), written(metadata)));
  }

  private static Optional<TenantId> tenant(ObjectMeta metadata) {
    String tenant =
        metadata.getLabels() == null ? null : metadata.getLabels().get(Marks.TENANT_LABEL);
    try {
      return tenant == null ? Optional.empty() : Optional.of(new TenantId(tenant));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether nothing of ours is different; a status, or a label of the tenant's, may be. */
  boolean sameAs(Footprint other) {
    return digest.equals(other.digest);
  }

  /**
   * Whether the change from the earlier one was made by us: the API server notes when a field
   * manager last set a field. By the second, so two changes of ours within one look like somebody
   * else's; that costs a look.
   */
  boolean writtenByUsSince(Footprint earlier) {
    return !written.isEmpty() && !written.equals(earlier.written);
  }

  private static String digest(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    var ours = new TreeMap<String, @Nullable Object>();
    ours.put("labels", ours(metadata.getLabels()));
    // Of a service account they say who its pods are to the cloud, under a name that the cell
    // chose.
    boolean account = object.getAdditionalProperties().containsKey("automountServiceAccountToken");
    Map<String, String> annotations = metadata.getAnnotations();
    ours.put(
        "annotations",
        account && annotations != null ? new TreeMap<>(annotations) : ours(annotations));
    ours.put("departing", metadata.getDeletionTimestamp());
    Map<String, Object> content = object.getAdditionalProperties();
    for (String field : OUR_FIELDS) {
      ours.put(field, content.get(field));
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(ours.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 15));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Map<String, String> ours(@Nullable Map<String, String> all) {
    var ours = new TreeMap<String, String>();
    if (all != null) {
      all.forEach(
          (key, value) -> {
            if (key.equals(Marks.OWNER_LABEL)
                || key.startsWith("coditect.ai/")
                || key.startsWith("pod-security.kubernetes.io/")) {
              ours.put(key, value);
            }
          });
    }
    return ours;
  }

  private static String written(ObjectMeta metadata) {
    return metadata.getManagedFields().stream()
        .filter(entry -> Cluster.FIELD_MANAGER.equals(entry.getManager()))
        .map(ManagedFieldsEntry::getTime)
        .filter(Objects::nonNull)
        .<String>map(Objects::requireNonNull)
        .max(Comparator.naturalOrder())
        .orElse("");
  }
}
