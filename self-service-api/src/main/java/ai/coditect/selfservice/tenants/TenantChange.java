package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import org.jspecify.annotations.Nullable;

/** One change of what is wanted of a tenant. */
public sealed interface TenantChange {

  /** What it is for permissions, operations, events and the trail. */
  ChangeKind kind();

  /** Why, as a stable word; null if that needs no saying. */
  default @Nullable String reason() {
    return null;
  }

  /**
   * Another tier.
   *
   * @param terms what comes with it
   * @param acknowledged what the customer agreed to lose by it; null if nothing is lost
   */
  record ToTier(Terms terms, @Nullable Acknowledgement acknowledged) implements TenantChange {

    /** Validates. */
    public ToTier {
      Require.present(terms, "terms");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.TIER_CHANGE;
    }
  }

  /**
   * What is left when the right to a tier ends.
   *
   * @param terms of the fallback
   */
  record FallBack(Terms terms) implements TenantChange {

    /** Validates. */
    public FallBack {
      Require.present(terms, "terms");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.TIER_FALLBACK;
    }

    @Override
    public String reason() {
      return "EntitlementEnded";
    }
  }

  /**
   * Back to the tier that the tenant still has, because the one asked for was refused.
   *
   * @param terms those before the refused change
   * @param reason why it was refused
   */
  record BackToTier(Terms terms, String reason) implements TenantChange {

    /** Validates. */
    public BackToTier {
      Require.present(terms, "terms");
      Require.text(reason, 64, "reason");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.TIER_CHANGE_REVERT;
    }
  }

  /**
   * Another right to the tier that it has.
   *
   * @param entitlement the right
   * @param seats as many as the tenant has then; not more than the right covers
   */
  record Entitled(Entitlement entitlement, int seats) implements TenantChange {

    /** Validates. */
    public Entitled {
      Require.present(entitlement, "entitlement");
      Require.atLeast(1, seats, "seats");
      Require.that(seats <= entitlement.seats(), "seats must be covered by the entitlement");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.ENTITLEMENT_CHANGE;
    }
  }

  /**
   * Another number of seats.
   *
   * @param seats a number that tier and entitlement allow
   */
  record Seats(int seats) implements TenantChange {

    /** Validates. */
    public Seats {
      Require.atLeast(1, seats, "seats");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.SEAT_CHANGE;
    }
  }

  /**
   * Other credentials for its programs.
   *
   * @param credentials which
   * @param immediate whether the present ones end at once, because somebody else may have them
   */
  record Rotated(Credentials credentials, boolean immediate) implements TenantChange {

    /** Validates. */
    public Rotated {
      Require.present(credentials, "credentials");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.CREDENTIAL_ROTATION;
    }
  }

  /** A copy of all that it has; nothing of the tenant changes by it but the intent. */
  record Exported() implements TenantChange {

    @Override
    public ChangeKind kind() {
      return ChangeKind.DATA_EXPORT;
    }
  }

  /**
   * A reason to suspend it.
   *
   * @param id new
   * @param cause decides who may place and lift it
   * @param operatorReason why, for operators
   * @param customerMessage why, for the customer
   */
  record Held(HoldId id, Hold.Cause cause, String operatorReason, String customerMessage)
      implements TenantChange {

    /** Validates. */
    public Held {
      Require.present(id, "id");
      Require.present(cause, "cause");
      Require.text(operatorReason, 1_000, "reason");
      Require.text(customerMessage, 1_000, "customerMessage");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.HOLD;
    }

    @Override
    public String reason() {
      return cause.name();
    }

    @Override
    public String toString() {
      return "Held[%s, %s]".formatted(id, cause);
    }
  }

  /**
   * A reason to suspend it is no more.
   *
   * @param id one that is in force
   */
  record Released(HoldId id) implements TenantChange {

    /** Validates. */
    public Released {
      Require.present(id, "id");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.RELEASE;
    }
  }

  /**
   * It is to leave.
   *
   * @param departure when
   */
  record Leaving(Departure departure) implements TenantChange {

    /** Validates. */
    public Leaving {
      Require.present(departure, "departure");
    }

    @Override
    public ChangeKind kind() {
      return ChangeKind.OFFBOARDING;
    }
  }

  /** It stays after all. */
  record Staying() implements TenantChange {

    @Override
    public ChangeKind kind() {
      return ChangeKind.OFFBOARDING_CANCELLATION;
    }
  }
}
