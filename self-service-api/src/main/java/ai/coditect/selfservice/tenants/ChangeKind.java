package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.EventTypes;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.selfservice.lifecycle.TenantAction;

/** The kinds of change of what is wanted of a tenant, and what each is called elsewhere. */
public enum ChangeKind {
  /** Another tier was asked for. */
  TIER_CHANGE(TenantAction.CHANGE_TIER, Aspect.TIER, "tier-change", EventTypes.TENANT_TIER_CHANGED),

  /** The right to the tier has ended. */
  TIER_FALLBACK(
      TenantAction.CHANGE_TIER, Aspect.TIER, "tier-fallback", EventTypes.TENANT_TIER_CHANGED),

  /** A tier change was refused and is taken back. */
  TIER_CHANGE_REVERT(
      TenantAction.REVERT_TIER,
      Aspect.TIER,
      "tier-change-revert",
      EventTypes.TENANT_TIER_CHANGE_REVERTED),

  /** Another right to the tier that it has. */
  ENTITLEMENT_CHANGE(
      TenantAction.CHANGE_ENTITLEMENT,
      Aspect.SETTINGS,
      "entitlement-change",
      EventTypes.TENANT_SETTINGS_CHANGED),

  /** Another number of seats. */
  SEAT_CHANGE(
      TenantAction.MANAGE_MEMBERS,
      Aspect.SETTINGS,
      "seat-change",
      EventTypes.TENANT_SETTINGS_CHANGED),

  /** Other credentials for its programs. */
  CREDENTIAL_ROTATION(
      TenantAction.ROTATE_CREDENTIALS,
      Aspect.CREDENTIALS,
      "credential-rotation",
      EventTypes.TENANT_ROTATION_REQUESTED),

  /** A copy of all that it has. */
  DATA_EXPORT(
      TenantAction.REQUEST_EXPORT,
      Aspect.EXPORTS,
      "data-export",
      EventTypes.TENANT_EXPORT_REQUESTED),

  /** It is suspended, for one reason more. */
  HOLD(TenantAction.PLACE_HOLD, Aspect.HOLDS, "hold", EventTypes.TENANT_HELD),

  /** One reason to suspend it is no more. */
  RELEASE(TenantAction.LIFT_HOLD, Aspect.HOLDS, "release", EventTypes.TENANT_RELEASED),

  /** It is to leave. */
  OFFBOARDING(
      TenantAction.REQUEST_OFFBOARDING,
      Aspect.LIFECYCLE,
      "offboarding",
      EventTypes.TENANT_OFFBOARDING_REQUESTED),

  /** It stays after all. */
  OFFBOARDING_CANCELLATION(
      TenantAction.CANCEL_OFFBOARDING,
      Aspect.LIFECYCLE,
      "offboarding-cancellation",
      EventTypes.TENANT_OFFBOARDING_CANCELLED);

  private final TenantAction action;
  private final Aspect aspect;
  private final String operationType;
  private final String eventType;

  ChangeKind(TenantAction action, Aspect aspect, String operationType, String eventType) {
    this.action = action;
    this.aspect = aspect;
    this.operationType = operationType;
    this.eventType = eventType;
  }

  /** What must be allowed for it. */
  public TenantAction action() {
    return action;
  }

  /** The part of the intent that it changes. */
  public Aspect aspect() {
    return aspect;
  }

  /** What the operation that carries it out is called in the API. */
  public String operationType() {
    return operationType;
  }

  /** The type of its event, which is the action in the trail too. */
  public String eventType() {
    return eventType;
  }
}
