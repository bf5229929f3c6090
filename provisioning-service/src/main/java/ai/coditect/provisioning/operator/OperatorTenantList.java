package ai.coditect.provisioning.operator;

import ai.coditect.provisioning.operator.TenantRows.TenantRow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finds tenants. */
@RestController
class OperatorTenantList {

  private final TenantRows tenants;

  OperatorTenantList(TenantRows tenants) {
    this.tenants = tenants;
  }

  /** A page of tenants, by id. */
  record Page(List<TenantRow> items, @Nullable String nextCursor) {}

  @GetMapping("/v1/operator/tenants")
  Page tenants(
      @RequestParam(required = false) @Nullable String phase,
      @RequestParam(required = false) @Nullable String cell,
      @RequestParam(required = false) @Nullable String tier,
      @RequestParam(required = false) @Nullable String condition,
      @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable Duration olderThan,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    int most = Operators.limit(limit);
    List<TenantRow> items =
        tenants.list(
            new TenantFilter(null, Operators.phase(phase), reason, cell, tier),
            condition,
            Operators.age(olderThan),
            Operators.tenantAfter(cursor),
            most);
    return new Page(
        items, items.size() < most ? null : Operators.cursor(items.getLast().tenantId().value()));
  }
}
