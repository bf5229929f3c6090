package ai.coditect.contracts;

/**
 * CloudEvents types: what happened. The data of each carries the whole current state, never a
 * difference.
 */
public final class EventTypes {

  /** A verified sign-up made the tenant; data {@code TenantIntent}. */
  public static final String TENANT_SIGNED_UP = "tenant.signed-up";

  /** The newest intent sent again by the daily sweep; data {@code TenantIntent}. */
  public static final String TENANT_INTENT_REPUBLISHED = "tenant.intent-republished";

  /** The tenant's members or their identities changed; data {@code TenantMembers}. */
  public static final String MEMBERS_CHANGED = "tenant.members-changed";

  /** Provisioning reports a tenant's status; data {@code TenantStatus}. */
  public static final String STATUS_CHANGED = "tenant.status-changed";

  /** Somebody or something acted; data {@code AuditEvent}. */
  public static final String AUDIT_RECORDED = "audit.recorded.v1";

  private EventTypes() {}
}
