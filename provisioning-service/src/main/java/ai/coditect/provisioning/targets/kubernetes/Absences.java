package ai.coditect.provisioning.targets.kubernetes;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.desired.TenantNamespace;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Namespaces of ours that are not there, as far as a watch has brought. So a tenant's environments
 * that its tier does not have need not be asked for at each look. Where that was wrong, because the
 * watch was behind, the namespace is told of as soon as the watch brings it.
 */
final class Absences {

  private final Predicate<String> brought;
  private final Set<String> coming = ConcurrentHashMap.newKeySet();
  private final Set<TenantId> assumed = ConcurrentHashMap.newKeySet();

  /**
   * For one watch.
   *
   * @param brought whether it has brought a namespace of this name that has not gone since
   */
  Absences(Predicate<String> brought) {
    this.brought = brought;
  }

  /** This replica is about to make it, which the watch has not brought yet. */
  void coming(TenantNamespace place) {
    coming.add(place.name());
  }

  /** Whether it is taken not to be there. */
  boolean isAssumed(TenantNamespace place) {
    if (coming.contains(place.name())) {
      return false;
    }
    // Before it is looked up, so that what comes in between is told.
    assumed.add(place.tenant());
    return !brought.test(place.name());
  }

  /** The watch has brought it. Returns whether its tenant was looked at as if it were not there. */
  boolean appeared(TenantId tenant, String namespace) {
    boolean ours = coming.remove(namespace);
    return !ours && !isFirst(tenant, namespace) && assumed.remove(tenant);
  }

  /** The watch has brought its end. */
  void disappeared(TenantId tenant, String namespace) {
    if (isFirst(tenant, namespace)) {
      assumed.remove(tenant);
    }
  }

  private static boolean isFirst(TenantId tenant, String namespace) {
    return TenantNamespace.first(tenant).name().equals(namespace);
  }
}
