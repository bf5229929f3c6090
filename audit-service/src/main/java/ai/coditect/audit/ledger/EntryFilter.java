package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import org.jspecify.annotations.Nullable;

/** Which entries; null means any. */
public record EntryFilter(
    @Nullable TenantId tenant,
    @Nullable String action,
    @Nullable Outcome outcome,
    @Nullable String correlationId) {}
