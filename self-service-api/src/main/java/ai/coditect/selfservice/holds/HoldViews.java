package ai.coditect.selfservice.holds;

import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.selfservice.tenants.TenantHolds;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds in the API: each reader sees what is meant for them. */
final class HoldViews {

  private HoldViews() {}

  /** A list. */
  record Items(List<HoldView> items) {}

  /**
   * A hold.
   *
   * @param reason for operators, null for everybody else; {@code placedBy} and {@code liftedBy}
   *     likewise
   */
  record HoldView(
      String id,
      Hold.Cause cause,
      String message,
      @Nullable String reason,
      Instant placedAt,
      @Nullable String placedBy,
      @Nullable Instant liftedAt,
      @Nullable String liftedBy) {}

  /** A hold that was placed right now. */
  record Placed(
      HoldId id, TenantId tenantId, Hold.Cause cause, OperationId operationId, long generation) {

    static Placed of(Holds.Placement placement) {
      return new Placed(
          placement.hold(),
          placement.changed().intent().tenantId(),
          placement.cause(),
          placement.changed().operation(),
          placement.changed().intent().generation());
    }
  }

  static Items forOperators(List<TenantHolds.Placed> holds) {
    return new Items(
        holds.stream()
            .map(
                it ->
                    new HoldView(
                        it.hold().id(),
                        it.hold().cause(),
                        it.customerMessage(),
                        it.reason(),
                        it.hold().placedAt(),
                        it.placedBy(),
                        it.liftedAt(),
                        it.liftedBy()))
            .toList());
  }

  static Items forBilling(List<TenantHolds.Placed> holds) {
    return forOperators(
        holds.stream().filter(it -> it.hold().cause() == Hold.Cause.PAYMENT).toList());
  }

  static Items forCustomers(List<TenantHolds.Placed> holds) {
    return new Items(
        holds.stream()
            .map(
                it ->
                    new HoldView(
                        it.hold().id(),
                        it.hold().cause(),
                        it.customerMessage(),
                        null,
                        it.hold().placedAt(),
                        null,
                        it.liftedAt(),
                        null))
            .toList());
  }
}
