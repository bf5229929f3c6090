package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.tenant.TierName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    tiers.forEach(tier -> requireOrder(tier, List.of()));
    tiers.forEach(this::requireReachable);
  }

  /** A tier that came to include itself would be no more and no less than others. */
  private void requireOrder(TierDefinition tier, List<TierName> path) {
    if (path.contains(tier.tier())) {
      throw new IllegalArgumentException("tier %s includes itself".formatted(tier.tier()));
    }
    List<TierName> further = Stream.concat(path.stream(), Stream.of(tier.tier())).toList();
    for (TierName included : tier.includes()) {
      requireOrder(
          tier(included)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "tier %s includes %s, which is not there"
                              .formatted(tier.tier(), included))),
          further);
    }
  }

  /** What a tier leads to without anybody's word must be there to be had. */
  private void requireReachable(TierDefinition tier) {
    TierName fallback = tier.fallback();
    if (fallback != null && tier(fallback).filter(TierDefinition::open).isEmpty()) {
      throw new IllegalArgumentException(
          "tier %s falls back to %s, which is not open".formatted(tier.tier(), fallback));
    }
    TierDefinition.Trial trial = tier.trial();
    if (trial != null
        && tier(trial.tier())
            .filter(TierDefinition::available)
            .filter(it -> it.seats().include(trial.seats()))
            .isEmpty()) {
      throw new IllegalArgumentException(
          "the trial of tier %s cannot be had".formatted(tier.tier()));
    }
  }

  /** All tiers, smallest first. */
  public List<TierDefinition> tiers() {
    return tiers;
  }

  /** The tier of this name. */
  public Optional<TierDefinition> tier(TierName name) {
    return tiers.stream().filter(it -> it.tier().equals(name)).findFirst();
  }

  /** Whether a tier has all that another one has: nothing is lost on the way to it. */
  public boolean includes(TierName tier, TierName other) {
    return tier.equals(other)
        || tier(tier).stream()
            .flatMap(definition -> definition.includes().stream())
            .anyMatch(included -> includes(included, other));
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
