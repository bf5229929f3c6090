package ai.coditect.provisioning.desired;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a tenant should have.
 *
 * @param generation the intent it was made from
 * @param course where the tenant is heading
 * @param tierRevision the revision of that tier's definition
 * @param resources in an order in which each comes after those it needs
 * @param awaiting why this is not yet all of it; null if it is
 * @param retention how long customer data is kept that is no longer desired
 * @param documents how long archives and certificates can be fetched
 * @param endpoints where the tenant finds things, by name
 */
public record DesiredState(
    long generation,
    Course course,
    int tierRevision,
    List<DesiredResource> resources,
    @Nullable Reason awaiting,
    Duration retention,
    Duration documents,
    Map<String, String> endpoints) {

  /** Validates and copies. */
  public DesiredState {
    Require.atLeast(1, generation, "generation");
    Require.present(course, "course");
    Require.atLeast(1, tierRevision, "tierRevision");
    resources = List.copyOf(resources);
    Require.that(!retention.isNegative(), "retention must not be negative");
    Require.that(!documents.isNegative(), "documents must not be negative");
    endpoints = Map.copyOf(endpoints);
    Set<ResourceKey> before = new HashSet<>();
    for (DesiredResource resource : resources) {
      Require.that(
          before.containsAll(resource.needs()),
          resource.key() + " comes before something that it needs");
      Require.that(before.add(resource.key()), resource.key() + " is there twice");
    }
  }
}
