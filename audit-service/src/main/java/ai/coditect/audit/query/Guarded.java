package ai.coditect.audit.query;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.access.TrailAccess;
import ai.coditect.audit.access.TrailAccess.Decision;
import ai.coditect.audit.ledger.LedgerEntry;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.util.List;
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

  /**
   * Ends at once if the caller may have what is held about a person in this tenant, or with null
   * anywhere.
   *
   * @throws ProblemException if not
   */
  public void requirePerson(Caller caller, @Nullable TenantId tenant) {
    settle(
        access.decideOnPerson(caller, tenant),
        caller,
        tenant == null ? "audit-trail" : "tenant",
        tenant == null ? "all" : tenant.value(),
        "What is held about a person is for operators, and in a tenant for its owners.");
  }

  /** Records in each of these trails, or in the platform's, that a person's data was ordered. */
  public void recordPersonOrder(Caller caller, List<TenantId> tenants, String export) {
    reading.recordPersonOrder(caller, tenants, export);
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
    settle(
        access.decide(caller, tenant),
        caller,
        targetType,
        targetId,
        "A tenant's trail is for its owners and auditors.");
  }

  private void settle(
      Decision decision, Caller caller, String targetType, String targetId, String whose) {
    switch (decision) {
      case ALLOWED -> {}
      case ROLE_LACKING -> {
        reading.recordDenied(caller, targetType, targetId);
        throw ProblemException.of(CommonProblem.FORBIDDEN, whose);
      }
      case UNKNOWN -> {
        reading.recordDenied(caller, targetType, targetId);
        throw ProblemException.notFound();
      }
    }
  }
}
