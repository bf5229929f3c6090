package ai.coditect.audit.query;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.access.TrailAccess;
import ai.coditect.audit.access.TrailAccess.Decision;
import ai.coditect.audit.ledger.LedgerEntry;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets through who may read a trail, and records who may not. */
@Component
public class Guarded {

  private final TrailAccess access;
  private final TrailReading reading;

  Guarded(TrailAccess access, TrailReading reading) {
    this.access = access;
    this.reading = reading;
  }

  /**
   * Ends at once if the caller may read this tenant's trail.
   *
   * @throws ProblemException if not
   */
  public void requireTenant(Caller caller, TenantId tenant) {
    require(caller, tenant, "tenant", tenant.value());
  }

  /**
   * Ends at once if the caller may read this tenant's trail, or with null the whole ledger.
   *
   * @throws ProblemException if not
   */
  public void requireTrail(Caller caller, @Nullable TenantId tenant) {
    require(
        caller,
        tenant,
        tenant == null ? "audit-trail" : "tenant",
        tenant == null ? "all" : tenant.value());
  }

  /** Records that a package of a tenant's trail, or with null of the ledger, was ordered. */
  public void recordOrder(Caller caller, @Nullable TenantId tenant, String export) {
    reading.recordOrder(caller, tenant, export);
  }

  /**
   * An entry that the caller may read.
   *
   * @throws ProblemException if there is none, for them
   */
  LedgerEntry requireEntry(Caller caller, long index) {
    LedgerEntry entry = reading.look(index).orElseThrow(ProblemException::notFound);
    require(caller, entry.tenantId(), "audit-event", Long.toString(index));
    return entry;
  }

  /** Records that a tenant's trail, or with null the whole ledger, is about to be exported. */
  public void recordExport(Caller caller, @Nullable TenantId tenant) {
    reading.recordExport(caller, tenant);
  }

  private void require(
      Caller caller, @Nullable TenantId tenant, String targetType, String targetId) {
    Decision decision = access.decide(caller, tenant);
    switch (decision) {
      case ALLOWED -> {}
      case ROLE_LACKING -> {
        reading.recordDenied(caller, targetType, targetId);
        throw ProblemException.of(
            CommonProblem.FORBIDDEN, "A tenant's trail is for its owners and auditors.");
      }
      case UNKNOWN -> {
        reading.recordDenied(caller, targetType, targetId);
        throw ProblemException.notFound();
      }
    }
  }
}
