package ai.coditect.contracts;

/**
 * The Kafka topics. Each has a dead-letter topic of the same name with {@link #DEAD_LETTER_SUFFIX}.
 */
public final class Topics {

  /** Intents ({@code TenantIntent}), keyed by tenant id; compacted. */
  public static final String TENANT_LIFECYCLE = "tenant.lifecycle";

  /** Members ({@code TenantMembers}), keyed by tenant id; compacted. */
  public static final String TENANT_MEMBERS = "tenant.members";

  /** Status snapshots ({@code TenantStatus}), keyed by tenant id; compacted. */
  public static final String TENANT_PROVISIONING = "tenant.provisioning";

  /**
   * Audit events ({@code AuditEvent}), keyed by tenant id, or by source where there is no tenant.
   */
  public static final String AUDIT_EVENTS = "audit.events";

  /**
   * That something about a tenant's API keys changed ({@code ApiKeysChanged}), keyed by tenant id:
   * whoever keeps an answer about them forgets it. Kept for an hour; who misses it has its own
   * bound.
   */
  public static final String API_KEYS = "tenant.api-keys";

  /** The audit log's signed checkpoints (C2SP notes), keyed by its origin; kept for ever. */
  public static final String AUDIT_CHECKPOINTS = "audit.checkpoints";

  /** What only a changed sender can mend: undecodable, or against its schema. */
  public static final String DEAD_LETTER_SUFFIX = ".dlt";

  private Topics() {}
}
