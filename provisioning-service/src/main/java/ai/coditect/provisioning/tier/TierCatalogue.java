package ai.coditect.provisioning.tier;

import ai.coditect.contracts.tenant.TierName;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The tier definitions in effect, and those that were in effect before. */
public final class TierCatalogue {

  private final Map<TierName, TierDefinition> definitions;
  private final History history;
  private final Set<String> environments;

  /** A catalogue of these definitions only. */
  TierCatalogue(Map<TierName, TierDefinition> definitions) {
    this(definitions, (_, _) -> Optional.empty(), Set.of());
  }

  private TierCatalogue(
      Map<TierName, TierDefinition> definitions, History history, Set<String> earlier) {
    this.definitions = Map.copyOf(definitions);
    this.history = history;
    Set<String> all = new TreeSet<>(earlier);
    this.definitions.values().stream()
        .map(TierDefinition::kubernetes)
        .filter(Objects::nonNull)
        .forEach(kubernetes -> all.addAll(kubernetes.further().keySet()));
    this.environments = Collections.unmodifiableSet(all);
  }

  /** The revisions that were in effect before. */
  @FunctionalInterface
  interface History {

    /** The definition of a tier at a revision; empty if it was never in effect. */
    Optional<TierDefinition> find(TierName tier, int revision);
  }

  /**
   * The same definitions, with what was in effect before.
   *
   * @param environments the further environments that tenants may have from then
   */
  TierCatalogue after(History earlier, Set<String> environments) {
    return new TierCatalogue(definitions, earlier, environments);
  }

  /**
   * The names of all further environments that a tenant can have here, by a definition in effect or
   * an earlier one: where to look for what a tier does not have any more.
   */
  public Set<String> environments() {
    return environments;
  }

  /** The definitions in effect that can be provisioned. */
  public Collection<TierDefinition> complete() {
    return definitions.values().stream().filter(TierDefinition::complete).toList();
  }

  /**
   * The definition in effect of a tier that can be provisioned; empty for one that is unknown or
   * only announced.
   */
  public Optional<TierDefinition> find(TierName tier) {
    return Optional.ofNullable(definitions.get(tier)).filter(TierDefinition::complete);
  }

  /**
   * The definition of a tier at a revision, in effect or earlier; empty if this installation never
   * had it in effect.
   */
  public Optional<TierDefinition> find(TierName tier, int revision) {
    Optional<TierDefinition> newest =
        find(tier).filter(definition -> definition.revision() == revision);
    return newest.isPresent() ? newest : history.find(tier, revision);
  }
}
