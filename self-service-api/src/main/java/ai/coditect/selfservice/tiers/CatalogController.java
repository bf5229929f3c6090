package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.tenant.TierName;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is offered, for anybody to read. */
@RestController
class CatalogController {

  private final TierCatalog catalog;

  CatalogController(TierCatalog catalog) {
    this.catalog = catalog;
  }

  @GetMapping("/v1/tiers")
  Items<TierView> tiers() {
    return new Items<>(catalog.tiers().stream().map(TierView::of).toList());
  }

  @GetMapping("/v1/regions")
  Items<Region> regions() {
    return new Items<>(catalog.regions());
  }

  record Items<T>(List<T> items) {}

  record TierView(
      TierName name,
      String displayName,
      int revision,
      boolean available,
      TierDefinition.Admission admission,
      TierDefinition.Seats seats) {

    static TierView of(TierDefinition tier) {
      return new TierView(
          tier.tier(),
          tier.displayName(),
          tier.revision(),
          tier.available(),
          tier.admission(),
          tier.seats());
    }
  }
}
