package ai.coditect.selfservice.team;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.MemberChanges;
import ai.coditect.selfservice.tenants.Author;
import ai.coditect.selfservice.tenants.Tenants;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Memberships whose time is over: auditors'. */
@Component
class EndedMemberships {

  private final Tenants tenants;
  private final MemberChanges changes;
  private final Leavings leavings;
  private final AuditTrail audit;

  EndedMemberships(Tenants tenants, MemberChanges changes, Leavings leavings, AuditTrail audit) {
    this.tenants = tenants;
    this.changes = changes;
    this.leavings = leavings;
    this.audit = audit;
  }

  List<TenantId> tenants(int limit) {
    return changes.tenantsWithEnded(limit);
  }

  /** Ends those of a tenant, in whatever state it is. */
  @Transactional
  public void end(TenantId tenant) {
    if (!tenants.lock(tenant)) {
      return;
    }
    for (Member member : changes.ended(tenant)) {
      leavings.leave(member, "self-service-api", Author.system().actor());
      audit.record(
          AuditEntry.of(
                  Author.system().actor(),
                  "member.expired",
                  new Target("member", member.id().value()),
                  Outcome.SUCCEEDED)
              .withTenant(tenant));
    }
  }
}
