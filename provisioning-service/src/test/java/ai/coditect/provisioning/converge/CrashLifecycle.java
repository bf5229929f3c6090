package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.TestTenants;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;

/** A change that a tenant goes through, and what it must be before. */
@NullMarked
enum CrashLifecycle {
  SIGN_UP,
  UPGRADE,
  /** With what is lost acknowledged. */
  DOWNGRADE,
  HOLD,
  RELEASE,
  /** To the certificate, without a grace period. */
  OFFBOARD,
  /** A change of tier that the cluster refuses half-way, and the way back. */
  COMPENSATION;

  /** A tier of which the API server refuses an object. */
  static final String REFUSED_TIER = "refused";

  /** The intents that lead to where it begins, in their order. */
  List<TenantIntent> before(TenantId tenant) {
    return switch (this) {
      case SIGN_UP -> List.of();
      case UPGRADE, COMPENSATION -> List.of(first(tenant, "free"));
      case DOWNGRADE, HOLD, OFFBOARD -> List.of(first(tenant, "team"));
      case RELEASE ->
          List.of(
              first(tenant, "team"), TestTenants.held(first(tenant, "team"), Hold.Cause.PAYMENT));
    };
  }

  /**
   * What is asked for.
   *
   * @param agreed what has to be acknowledged for an intent
   */
  TenantIntent change(TenantId tenant, Function<TenantIntent, Acknowledgement> agreed) {
    List<TenantIntent> before = before(tenant);
    return switch (this) {
      case SIGN_UP -> first(tenant, "team");
      case UPGRADE -> TestTenants.changed(before.getLast(), "team", null);
      case DOWNGRADE -> {
        TenantIntent asked = TestTenants.changed(before.getLast(), "free", null);
        yield TestTenants.changed(before.getLast(), "free", agreed.apply(asked));
      }
      case HOLD -> TestTenants.held(before.getLast(), Hold.Cause.PAYMENT);
      case RELEASE -> TestTenants.released(before.getLast());
      case OFFBOARD -> TestTenants.leaving(before.getLast(), Instant.parse("2026-01-03T00:00:00Z"));
      case COMPENSATION -> TestTenants.changed(before.getLast(), REFUSED_TIER, null);
    };
  }

  /** The same each time that it is asked for. */
  private static TenantIntent first(TenantId tenant, String tier) {
    return TestTenants.intent(tenant, 1, tier, new OperationId("op_" + tenant.suffix()));
  }
}
