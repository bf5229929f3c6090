package ai.coditect.provisioning.desired;

import ai.coditect.contracts.tenant.Role;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.contracts.tenant.TenantMembers.Identity;
import ai.coditect.contracts.tenant.TenantMembers.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One RoleBinding for each role that a tier lets into the namespace, naming each member: so a
 * change of role acts as soon as it is applied, whatever tokens are about. A role that nobody has
 * is not bound.
 */
final class RoleBindings {

  private static final String RBAC = "rbac.authorization.k8s.io";

  private final KubernetesObjects objects;

  RoleBindings(KubernetesObjects objects) {
    this.objects = objects;
  }

  List<DesiredResource> resources(List<Role> roles, @Nullable TenantMembers members) {
    List<DesiredResource> bindings = new ArrayList<>();
    for (Role role : roles) {
      List<Identity> identities = identities(members, role);
      if (!identities.isEmpty()) {
        bindings.add(binding(role, identities));
      }
    }
    return bindings;
  }

  /** Whom the identity provider knows of those who have a role. */
  static List<Identity> identities(@Nullable TenantMembers members, Role role) {
    if (members == null) {
      return List.of();
    }
    return members.members().stream()
        .filter(member -> member.role() == role)
        .map(Member::identity)
        .filter(Objects::nonNull)
        .<Identity>map(Objects::requireNonNull)
        .toList();
  }

  private DesiredResource binding(Role role, List<Identity> identities) {
    String name = name(role);
    ObjectNode binding = objects.object(RBAC + "/v1", "RoleBinding", "coditect-" + name + "s");
    binding
        .putObject("roleRef")
        .put("apiGroup", RBAC)
        .put("kind", "ClusterRole")
        .put("name", "coditect:tenant-" + name);
    var subjects = binding.putArray("subjects");
    identities.stream()
        .map(Identity::kubernetesUser)
        .distinct()
        .sorted()
        .forEach(
            user ->
                subjects.addObject().put("apiGroup", RBAC).put("kind", "User").put("name", user));
    return objects.inNamespace("role-binding", Nature.ACCESS, binding);
  }

  private static String name(Role role) {
    return switch (role) {
      case OWNER -> "owner";
      case ADMIN -> "admin";
      case DEVELOPER -> "developer";
      case VIEWER -> "viewer";
      case BILLING, AUDITOR ->
          throw new IllegalArgumentException(role + " has no business in a namespace");
    };
  }
}
