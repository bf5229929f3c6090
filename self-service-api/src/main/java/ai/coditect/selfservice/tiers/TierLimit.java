package ai.coditect.selfservice.tiers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of one thing a tenant may use.
 *
 * @param resource as the tenant's usage and the blockers of a tier change name it
 * @param limit a quantity as Kubernetes writes them ({@code 500m}, {@code 2Gi}); of sizes, bytes
 */
record TierLimit(String resource, String limit) {

  static List<TierLimit> of(
      @Nullable ClusterPart kubernetes, @Nullable SizedPart database, @Nullable SizedPart storage) {
    List<TierLimit> limits = new ArrayList<>();
    if (kubernetes != null) {
      kubernetes
          .quota()
          .forEach((name, limit) -> limits.add(new TierLimit("kubernetes." + name, limit)));
      kubernetes
          .environments()
          .further()
          .forEach(
              (environment, its) ->
                  its.quota()
                      .forEach(
                          (name, limit) ->
                              limits.add(
                                  new TierLimit(
                                      "kubernetes.environments.%s.%s".formatted(environment, name),
                                      limit))));
    }
    addSize(limits, "database.size", database);
    addSize(limits, "storage.size", storage);
    return List.copyOf(limits);
  }

  private static void addSize(List<TierLimit> limits, String resource, @Nullable SizedPart part) {
    Long size = part == null ? null : part.sizeLimit();
    if (size != null) {
      limits.add(new TierLimit(resource, size.toString()));
    }
  }
}
