package ai.coditect.contracts.api;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.tenant.TierName;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant uses of what its tier limits; provisioning-service's answer to self-service-api.
 *
 * @param tier whose limits these are: the one that the tenant has
 * @param tierRevision of its definition
 * @param items by name, at most {@value #MAX_ITEMS}
 * @param measuredAt when
 */
public record TenantUsage(TierName tier, int tierRevision, List<Item> items, Instant measuredAt) {

  /** How many items there are at most. */
  public static final int MAX_ITEMS = 200;

  /** Validates and copies. */
  public TenantUsage {
    Require.present(tier, "tier");
    items = List.copyOf(Require.present(items, "items"));
    Require.that(items.size() <= MAX_ITEMS, "more items than an answer carries");
    Require.present(measuredAt, "measuredAt");
  }

  /**
   * One thing.
   *
   * @param name as a {@link TierChangePreview.Blocker} names it
   * @param unit what it is counted in, such as {@code bytes}
   * @param used how much
   * @param limit how much the tier allows; null if it does not say
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Item(String name, String unit, long used, @Nullable Long limit) {

    /** Validates. */
    public Item {
      Require.text(name, 128, "name");
      Require.text(unit, 16, "unit");
      Require.atLeast(0, used, "used");
    }
  }
}
