package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.tenant.TierName;
import java.util.List;
import java.util.Optional;

/** The tiers and regions that this service offers; fixed from its start on. */
public final class TierCatalog {

  private final List<TierDefinition> tiers;
  private final List<Region> regions;

  TierCatalog(List<TierDefinition> tiers, List<Region> regions) {
    if (tiers.isEmpty() || regions.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one tier and one region");
    }
    if (tiers.stream().map(TierDefinition::tier).distinct().count() < tiers.size()) {
      throw new IllegalArgumentException("two files define the same tier");
    }
    this.tiers = List.copyOf(tiers);
    this.regions = List.copyOf(regions);
  }

  /** All tiers, smallest first. */
  public List<TierDefinition> tiers() {
    return tiers;
  }

  /** The tier of this name. */
  public Optional<TierDefinition> tier(TierName name) {
    return tiers.stream().filter(it -> it.tier().equals(name)).findFirst();
  }

  /** All regions. */
  public List<Region> regions() {
    return regions;
  }

  /** Whether there is such a region. */
  public boolean hasRegion(String name) {
    return regions.stream().anyMatch(it -> it.name().equals(name));
  }
}
