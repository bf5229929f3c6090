package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.surface.Allowed;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is offered, for anybody to read. */
@RestController
class CatalogController {

  private final TierCatalog catalog;

  CatalogController(TierCatalog catalog) {
    this.catalog = catalog;
  }

  @Allowed(anybody = true)
  @Operation(operationId = "listTiers", summary = "What each tier includes, and who may have it")
  @GetMapping("/v1/tiers")
  Tiers tiers() {
    return new Tiers(catalog.tiers().stream().map(TierView::of).toList());
  }

  @Allowed(anybody = true)
  @Operation(operationId = "listRegions", summary = "Where tenants can live")
  @GetMapping("/v1/regions")
  Regions regions() {
    return new Regions(catalog.regions());
  }

  record Tiers(List<TierView> items) {}

  record Regions(List<Region> items) {}

  /**
   * A tier.
   *
   * @param includes the tiers all of whose parts it has too
   * @param limits what a tenant may use of each resource; what is not there is not limited, or not
   *     part of the tier
   * @param requests how many requests are taken; absent if there is no limit of the tier's own
   */
  record TierView(
      TierName name,
      String displayName,
      int revision,
      boolean available,
      TierDefinition.Admission admission,
      TierDefinition.Seats seats,
      List<TierName> includes,
      List<TierLimit> limits,
      TierDefinition.@Nullable Requests requests,
      @Nullable TierName fallback,
      TierDefinition.@Nullable Trial trial) {

    static TierView of(TierDefinition tier) {
      return new TierView(
          tier.tier(),
          tier.displayName(),
          tier.revision(),
          tier.available(),
          tier.admission(),
          tier.seats(),
          tier.includes(),
          tier.limits(),
          tier.requests(),
          tier.fallback(),
          tier.trial());
    }
  }
}
