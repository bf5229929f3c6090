package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.provisioning.desired.TenantNamespace;
import ai.coditect.provisioning.targets.TenantScope;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The labels by which an object is known to be ours and a tenant's. */
final class Marks {

  static final String OWNER_LABEL = "app.kubernetes.io/managed-by";
  static final String OWNER = "coditect";
  static final String TENANT_LABEL = "coditect.ai/tenant";

  /** On a namespace in which the cluster's policies let nobody write. */
  static final String SUSPENDED_LABEL = "coditect.ai/suspended";

  private Marks() {}

  static Map<String, String> of(TenantScope scope) {
    return Map.of(OWNER_LABEL, OWNER, TENANT_LABEL, scope.tenant().value());
  }

  static boolean areOn(HasMetadata object, TenantScope scope) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels != null && labels.entrySet().containsAll(of(scope).entrySet());
  }

  static boolean areOn(JsonNode object, TenantScope scope) {
    JsonNode labels = object.path("metadata").path("labels");
    return of(scope).entrySet().stream()
        .allMatch(mark -> labels.path(mark.getKey()).asString("").equals(mark.getValue()));
  }

  /** The namespace that a tenant has in every tier. */
  static TenantNamespace first(TenantScope scope) {
    return TenantNamespace.first(scope.tenant());
  }
}
