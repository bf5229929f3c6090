package ai.coditect.provisioning.desired;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus.Offboarding.Stage;
import ai.coditect.contracts.status.TenantStatus.Retained;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Intent, members and tier definition to desired state. Pure: the same input always gives the same
 * output.
 */
public final class Resolver {

  private Resolver() {}

  /**
   * What a tenant should have in a cell that adds nothing. Without an owner who is known to the
   * identity provider it is not yet complete.
   */
  public static DesiredState resolve(
      TenantIntent intent, @Nullable TenantMembers members, Course course, TierDefinition tier) {
    return resolve(intent, members, course, tier, List.of(), CellTraits.NONE);
  }

  /**
   * The same in any cell, while data goes whose retention is over: its archive is part of the
   * desired state, so that nothing is deleted before it is there.
   */
  public static DesiredState resolve(
      TenantIntent intent,
      @Nullable TenantMembers members,
      Course course,
      TierDefinition tier,
      List<Retained> ending,
      CellTraits traits) {
    boolean active = course.mode() == Mode.ACTIVE;
    List<KubernetesResources> namespaces = KubernetesResources.of(intent.tenantId(), tier, traits);
    List<TenantNamespace> all = namespaces.stream().map(KubernetesResources::namespace).toList();
    DatabaseResources database =
        tier.database() == null
            ? null
            : new DatabaseResources(
                intent.tenantId(),
                tier.database(),
                intent.rotation(Credentials.DATABASE).orElse(null),
                all);
    StorageResources storage =
        tier.storage() == null
            ? null
            : new StorageResources(
                intent.tenantId(),
                tier.storage(),
                intent.rotation(Credentials.STORAGE).orElse(null),
                all);
    List<DesiredResource> resources = new ArrayList<>();
    if (course.mode() != Mode.GONE) {
      for (KubernetesResources kubernetes : namespaces) {
        resources.addAll(kubernetes.resources(members, !active));
        if (traits.registry() != null) {
          resources.add(RegistryResources.resource(traits.registry(), kubernetes.namespace()));
        }
      }
      if (database != null) {
        resources.addAll(database.resources());
      }
      if (storage != null) {
        resources.addAll(storage.resources());
      }
      resources.add(firstKey(intent.tenantId(), Objects.requireNonNull(tier.apiKeys()).first()));
    }
    departure(intent, course).ifPresent(resources::add);
    Set<String> wanted =
        resources.stream().map(resource -> resource.key().toString()).collect(Collectors.toSet());
    ending.stream()
        .filter(retained -> !wanted.contains(retained.what()))
        .map(retained -> DepartureResources.archive(intent.tenantId(), retained))
        .forEach(resources::add);
    if (!active) {
      resources.removeIf(resource -> resource.nature() == Nature.ACCESS);
    }
    boolean awaitsOwner = active && RoleBindings.identities(members, Role.OWNER).isEmpty();
    return new DesiredState(
        intent.generation(),
        course,
        tier.revision(),
        resources,
        awaitsOwner ? Reason.AWAITING_IDENTITY : null,
        tier.retention(),
        tier.offboarding().documents(),
        endpoints(namespaces, database, storage));
  }

  private static Map<String, String> endpoints(
      List<KubernetesResources> namespaces,
      @Nullable DatabaseResources database,
      @Nullable StorageResources storage) {
    Map<String, String> endpoints = new HashMap<>();
    endpoints.put("kubernetes.namespace", namespaces.getFirst().namespace().name());
    for (KubernetesResources kubernetes : namespaces) {
      String environment = kubernetes.environment();
      if (environment != null) {
        endpoints.put("kubernetes.namespace." + environment, kubernetes.namespace().name());
      }
    }
    if (database != null) {
      endpoints.put("database.schema", database.schema());
    }
    if (storage != null) {
      endpoints.put("storage.bucket", storage.bucket());
    }
    return endpoints;
  }

  private static Optional<DesiredResource> departure(TenantIntent intent, Course course) {
    Departure departure = intent.departure();
    Stage stage = course.stage();
    if (departure == null || stage == null) {
      return Optional.empty();
    }
    return switch (stage) {
      case REVOKING, DELETING -> Optional.empty();
      case EXPORTING, GRACE, LEGAL_HOLD ->
          Optional.of(DepartureResources.archive(intent.tenantId(), departure));
      case DELETED -> Optional.of(DepartureResources.certificate(intent.tenantId(), departure));
    };
  }

  private static DesiredResource firstKey(TenantId tenant, TierDefinition.FirstKey key) {
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("tenant", tenant.value());
    content.put("name", key.name());
    var scopes = content.putArray("scopes");
    key.scopes().stream().sorted().forEach(scopes::add);
    return new DesiredResource(
        new ResourceKey("api-keys", "api-key", key.name()), content, Set.of());
  }
}
