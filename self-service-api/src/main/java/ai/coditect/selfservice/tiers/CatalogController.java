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

  record TierView(
      TierName name,
      String displayName,
      int revision,
      boolean available,
      TierDefinition.Admission admission,
      TierDefinition.Seats seats,
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
          tier.fallback(),
          tier.trial());
    }
  }
}
