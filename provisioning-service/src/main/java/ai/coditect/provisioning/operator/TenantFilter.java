package ai.coditect.provisioning.operator;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants are meant; all that is given must hold.
 *
 * @param tenants these, at most {@value #MOST_TENANTS}
 * @param phase that was last reported
 * @param reason of the condition that sums all up
 * @param cell where they live
 * @param tier in effect
 */
record TenantFilter(
    @Nullable List<TenantId> tenants,
    @Nullable Phase phase,
    @Nullable String reason,
    @Nullable String cell,
    @Nullable String tier) {

  static final int MOST_TENANTS = 1_000;

  TenantFilter {
    tenants = tenants == null ? null : List.copyOf(tenants);
    if (tenants != null && (tenants.isEmpty() || tenants.size() > MOST_TENANTS)) {
      throw new IllegalArgumentException("tenants: 1 to " + MOST_TENANTS);
    }
  }

  /** Whether nothing is said, so that all tenants would be meant. */
  boolean open() {
    return tenants == null && phase == null && reason == null && cell == null && tier == null;
  }

  /** As an SQL condition on {@code tenant t} and {@code tenant_status s}. */
  Sql sql() {
    var sql = new Sql();
    if (tenants != null) {
      sql.and(
          "t.tenant_id = any (?)",
          (Object) tenants.stream().map(TenantId::value).toArray(String[]::new));
    }
    if (phase != null) {
      sql.and("s.phase = ?", phase.name().toLowerCase(Locale.ROOT));
    }
    if (reason != null) {
      sql.and("s.reason = ?", reason);
    }
    if (cell != null) {
      sql.and("t.cell_id = ?", cell);
    }
    if (tier != null) {
      sql.and("s.tier = ?", tier);
    }
    return sql;
  }

  /** A condition and its arguments. */
  static final class Sql {
    private final StringBuilder condition = new StringBuilder("t.intent is not null");
    private final List<Object> arguments = new ArrayList<>();

    Sql and(String further, Object... values) {
      condition.append(" and ").append(further);
      arguments.addAll(List.of(values));
      return this;
    }

    String condition() {
      return condition.toString();
    }

    Object[] arguments(Object... more) {
      List<Object> all = new ArrayList<>(arguments);
      all.addAll(List.of(more));
      return all.toArray();
    }
  }
}
