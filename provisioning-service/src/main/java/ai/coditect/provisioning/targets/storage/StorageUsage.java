package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.plan.Observation;
import ai.coditect.provisioning.targets.TenantScope;
import ai.coditect.provisioning.targets.Touched;
import ai.coditect.provisioning.targets.Usage;
import ai.coditect.provisioning.targets.UsageMeter;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What a tenant's bucket holds, all versions included, as it was counted not long ago. */
@Component
class StorageUsage implements UsageMeter {

  private static final String BUCKET_SIZE = "storage.size";

  private final StorageConnections connections;
  private final BucketSizes sizes;
  private final Touched touched;

  StorageUsage(StorageConnections connections, BucketSizes sizes, Touched touched) {
    this.connections = connections;
    this.sizes = sizes;
    this.touched = touched;
  }

  @Override
  public List<Usage> usage(TenantScope scope, TierDefinition tier) {
    if (!connections.has(scope.cell()) || !touched.has(StorageTarget.NAME, scope.tenant())) {
      return List.of();
    }
    Observation bucket =
        StorageFailures.translating(
            "the tenant's bucket could not be looked for",
            () -> new Buckets(connections).observe(scope.cell(), Names.of(scope), null));
    if (!(bucket instanceof Observation.Present)) {
      return List.of();
    }
    long bytes =
        sizes
            .of(scope)
            .orElseThrow(
                () ->
                    new FailureException(
                        new Failure.Transient(
                            Reason.STORAGE_UNAVAILABLE,
                            "what the tenant's bucket holds is still being counted"),
                        null));
    return List.of(new Usage(BUCKET_SIZE, "bytes", bytes));
  }

  @Override
  public Map<String, Long> limits(TierDefinition tier) {
    return tier.storage() == null ? Map.of() : Map.of(BUCKET_SIZE, tier.storage().sizeLimit());
  }
}
