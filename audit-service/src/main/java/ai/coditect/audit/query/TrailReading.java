package ai.coditect.audit.query;

import ai.coditect.audit.access.Caller;
import ai.coditect.audit.ledger.EntryReader;
import ai.coditect.audit.ledger.LedgerEntry;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.EventId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads the trail and records that it was read: one event for each request, committed before the
 * answer leaves. If it cannot be recorded there is no answer.
 */
@Service
class TrailReading {

  private static final String READ = "audit.trail.read";
  private static final String EXPORTED = "audit.trail.exported";
  private static final String ORDERED = "audit.export.ordered";
  private static final String PERSON_ORDERED = "audit.subject-access.ordered";

  private final EntryReader entries;
  private final AuditTrail trail;

  TrailReading(EntryReader entries, AuditTrail trail) {
    this.entries = entries;
    this.trail = trail;
  }

  /** A page of a listing. */
  @Transactional
  EntrySlice page(Caller caller, TrailQuery query) {
    List<LedgerEntry> found =
        entries.page(query.filter(), query.order(), query.after(), query.limit() + 1);
    boolean hasMore = found.size() > query.limit();
    TenantId tenant = query.filter().tenant();
    AuditEntry read = entry(caller, trailOf(tenant), tenant, Outcome.SUCCEEDED);
    trail.record(
        read.withChanges(AskedFor.in(query.filter()))
            .withPersonal(AskedFor.persons(query.filter())));
    return new EntrySlice(
        hasMore ? found.subList(0, query.limit()) : found, hasMore, query.filter().isByNumber());
  }

  /** An entry that nobody has been shown yet: who may see it depends on whose it is. */
  Optional<LedgerEntry> look(long index) {
    return entries.entry(index);
  }

  /** Records that an entry is about to be shown. */
  @Transactional
  void recordEvidence(Caller caller, LedgerEntry entry) {
    var target = new Target("audit-event", Long.toString(entry.index()));
    record(caller, target, entry.tenantId(), Outcome.SUCCEEDED);
  }

  /** Records an attempt; outside the tenant's trail, so that strangers cannot write into it. */
  @Transactional
  void recordDenied(Caller caller, String targetType, String targetId) {
    record(caller, new Target(targetType, targetId), null, Outcome.DENIED);
  }

  /** Records that all of a tenant's trail, or of the ledger, is about to be handed out. */
  @Transactional
  void recordExport(Caller caller, @Nullable TenantId tenant) {
    AuditEntry entry = AuditEntry.of(caller.actor(), EXPORTED, trailOf(tenant), Outcome.SUCCEEDED);
    trail.record(tenant == null ? entry : entry.withTenant(tenant));
  }

  /** Records that a package was ordered. */
  @Transactional
  void recordOrder(Caller caller, @Nullable TenantId tenant, String export) {
    AuditEntry entry =
        AuditEntry.of(caller.actor(), ORDERED, new Target("export", export), Outcome.SUCCEEDED);
    trail.record(tenant == null ? entry : entry.withTenant(tenant));
  }

  /** Records that what is held about a person was ordered: in each trail that it is from. */
  @Transactional
  void recordPersonOrder(Caller caller, List<TenantId> tenants, String export) {
    AuditEntry entry =
        AuditEntry.of(
            caller.actor(), PERSON_ORDERED, new Target("export", export), Outcome.SUCCEEDED);
    trail.record(tenants.isEmpty() ? List.of(entry) : tenants.stream().map(own(entry)).toList());
  }

  private static Function<TenantId, AuditEntry> own(AuditEntry entry) {
    return tenant -> entry.withEventId(EventId.next()).withTenant(tenant);
  }

  private static Target trailOf(@Nullable TenantId tenant) {
    return tenant == null ? new Target("audit-trail", "all") : new Target("tenant", tenant.value());
  }

  private void record(Caller caller, Target target, @Nullable TenantId tenant, Outcome outcome) {
    trail.record(entry(caller, target, tenant, outcome));
  }

  private static AuditEntry entry(
      Caller caller, Target target, @Nullable TenantId tenant, Outcome outcome) {
    AuditEntry entry = AuditEntry.of(caller.actor(), READ, target, outcome);
    return tenant == null ? entry : entry.withTenant(tenant);
  }
}
