package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.tenant.Acknowledgement;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.Credentials;
import ai.coditect.contracts.tenant.Departure;
import ai.coditect.contracts.tenant.Entitlement;
import ai.coditect.contracts.tenant.Hold;
import ai.coditect.selfservice.lifecycle.TenantAction;
import org.jspecify.annotations.Nullable;

/** One change of what is wanted of a tenant. */
public sealed interface TenantChange {

  /** What must be allowed for it. */
  TenantAction action();

  /** The part of the intent that it changes. */
  Aspect aspect();

  /** What the operation that carries it out is called in the API. */
  String operationType();

  /** The type of its event, which is the action in the trail too. */
  String eventType();

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
    public TenantAction action() {
      return TenantAction.CHANGE_TIER;
    }

    @Override
    public Aspect aspect() {
      return Aspect.TIER;
    }

    @Override
    public String operationType() {
      return "tier-change";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_TIER_CHANGED;
    }
  }

  /**
   * What is left when the right to a tier ends.
   *
   * @param terms of the fallback
   */
  record FallBack(Terms terms) implements TenantChange {

    /** What its operation is called in the API. */
    public static final String OPERATION = "tier-fallback";

    /** Validates. */
    public FallBack {
      Require.present(terms, "terms");
    }

    @Override
    public TenantAction action() {
      return TenantAction.CHANGE_TIER;
    }

    @Override
    public Aspect aspect() {
      return Aspect.TIER;
    }

    @Override
    public String operationType() {
      return OPERATION;
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_TIER_CHANGED;
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
    public TenantAction action() {
      return TenantAction.REVERT_TIER;
    }

    @Override
    public Aspect aspect() {
      return Aspect.TIER;
    }

    @Override
    public String operationType() {
      return "tier-change-revert";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_TIER_CHANGE_REVERTED;
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
    public TenantAction action() {
      return TenantAction.CHANGE_ENTITLEMENT;
    }

    @Override
    public Aspect aspect() {
      return Aspect.SETTINGS;
    }

    @Override
    public String operationType() {
      return "entitlement-change";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_SETTINGS_CHANGED;
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
    public TenantAction action() {
      return TenantAction.MANAGE_MEMBERS;
    }

    @Override
    public Aspect aspect() {
      return Aspect.SETTINGS;
    }

    @Override
    public String operationType() {
      return "seat-change";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_SETTINGS_CHANGED;
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
    public TenantAction action() {
      return TenantAction.ROTATE_CREDENTIALS;
    }

    @Override
    public Aspect aspect() {
      return Aspect.CREDENTIALS;
    }

    @Override
    public String operationType() {
      return "credential-rotation";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_ROTATION_REQUESTED;
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
    public TenantAction action() {
      return TenantAction.PLACE_HOLD;
    }

    @Override
    public Aspect aspect() {
      return Aspect.HOLDS;
    }

    @Override
    public String operationType() {
      return "hold";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_HELD;
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
    public TenantAction action() {
      return TenantAction.LIFT_HOLD;
    }

    @Override
    public Aspect aspect() {
      return Aspect.HOLDS;
    }

    @Override
    public String operationType() {
      return "release";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_RELEASED;
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
    public TenantAction action() {
      return TenantAction.REQUEST_OFFBOARDING;
    }

    @Override
    public Aspect aspect() {
      return Aspect.LIFECYCLE;
    }

    @Override
    public String operationType() {
      return "offboarding";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_OFFBOARDING_REQUESTED;
    }
  }

  /** It stays after all. */
  record Staying() implements TenantChange {

    @Override
    public TenantAction action() {
      return TenantAction.CANCEL_OFFBOARDING;
    }

    @Override
    public Aspect aspect() {
      return Aspect.LIFECYCLE;
    }

    @Override
    public String operationType() {
      return "offboarding-cancellation";
    }

    @Override
    public String eventType() {
      return EventTypes.TENANT_OFFBOARDING_CANCELLED;
    }
  }
}
