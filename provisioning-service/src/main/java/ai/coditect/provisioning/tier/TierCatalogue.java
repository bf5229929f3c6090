package ai.coditect.provisioning.tier;

import ai.coditect.contracts.tenant.TierName;
import java.util.Map;
import java.util.Optional;

/** The tier definitions in effect. */
public final class TierCatalogue {

  private final Map<TierName, TierDefinition> definitions;

  TierCatalogue(Map<TierName, TierDefinition> definitions) {
    this.definitions = Map.copyOf(definitions);
  }

  /**
   * The definition of a tier that can be provisioned; empty for one that is unknown or only
   * announced.
   */
  public Optional<TierDefinition> find(TierName tier) {
    return Optional.ofNullable(definitions.get(tier)).filter(TierDefinition::complete);
  }
}
