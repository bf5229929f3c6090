package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.Require;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is offered.
 *
 * @param tiers where the tiers are defined
 * @param regions the regions
 */
@ConfigurationProperties("coditect")
record CatalogProperties(Tiers tiers, List<Region> regions) {

  CatalogProperties {
    Require.present(tiers, "coditect.tiers.directory");
    regions = List.copyOf(Require.present(regions, "coditect.regions"));
  }

  /**
   * Where the tiers are defined.
   *
   * @param directory holds one YAML file for each
   */
  record Tiers(Path directory) {
    Tiers {
      Require.present(directory, "coditect.tiers.directory");
    }
  }
}
