package ai.coditect.audit.compliance;

import ai.coditect.contracts.id.ConnectionId;
import ai.coditect.contracts.id.TenantId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A standing order to keep a vendor informed.
 *
 * @param tenant whose members it tells of; null is the platform's, which tells of all tenants'
 * @param interval from one push to the next
 * @param failures pushes that have failed since the last one that did not
 * @param shrinkAccepted whether the next push may send much less than the last one
 */
record Connection(
    ConnectionId id,
    @Nullable TenantId tenant,
    String name,
    Settings settings,
    Duration interval,
    boolean paused,
    Instant nextPushAt,
    int failures,
    boolean shrinkAccepted) {}
