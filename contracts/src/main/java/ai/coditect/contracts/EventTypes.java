package ai.coditect.contracts;

/**
 * CloudEvents types: what happened. The data of each carries the whole current state, never a
 * difference.
 */
public final class EventTypes {

  /** A verified sign-up made the tenant; data {@code TenantIntent}. */
  public static final String TENANT_SIGNED_UP = "tenant.signed-up";

  /** Another tier was asked for; data {@code TenantIntent}. */
  public static final String TENANT_TIER_CHANGED = "tenant.tier-changed";

  /** A tier change that could not be done was taken back; data {@code TenantIntent}. */
  public static final String TENANT_TIER_CHANGE_REVERTED = "tenant.tier-change-reverted";

  /** A hold was placed; data {@code TenantIntent}. */
  public static final String TENANT_HELD = "tenant.held";

  /** A hold was lifted; data {@code TenantIntent}. */
  public static final String TENANT_RELEASED = "tenant.released";

  /** The tenant is to leave; data {@code TenantIntent}. */
  public static final String TENANT_OFFBOARDING_REQUESTED = "tenant.offboarding-requested";

  /** The tenant stays after all; data {@code TenantIntent}. */
  public static final String TENANT_OFFBOARDING_CANCELLED = "tenant.offboarding-cancelled";

  /** New credentials were asked for; data {@code TenantIntent}. */
  public static final String TENANT_ROTATION_REQUESTED = "tenant.credential-rotation-requested";

  /** A copy of the tenant's data was asked for; data {@code TenantIntent}. */
  public static final String TENANT_EXPORT_REQUESTED = "tenant.export-requested";

  /** Something else was asked for (seats, entitlement); data {@code TenantIntent}. */
  public static final String TENANT_SETTINGS_CHANGED = "tenant.settings-changed";

  /** The newest intent sent again by the daily sweep; data {@code TenantIntent}. */
  public static final String TENANT_INTENT_REPUBLISHED = "tenant.intent-republished";

  /** The tenant's members or their identities changed; data {@code TenantMembers}. */
  public static final String MEMBERS_CHANGED = "tenant.members-changed";

  /** An API key was changed or revoked; data {@code ApiKeysChanged}. */
  public static final String API_KEYS_CHANGED = "tenant.api-keys-changed";

  /** Provisioning reports a tenant's status; data {@code TenantStatus}. */
  public static final String STATUS_CHANGED = "tenant.status-changed";

  /** A tenant's life has ended; without data, a tombstone. */
  public static final String TENANT_ENDED = "tenant.ended";

  /** Somebody or something acted; data {@code AuditEvent}. */
  public static final String AUDIT_RECORDED = "audit.recorded.v1";

  private EventTypes() {}
}
