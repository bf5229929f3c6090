package ai.coditect.selfservice.intake;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.members.AccessGrants;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tierchanges.TierReverts;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What follows from a report. Each part has its effect once, however often it is told. */
@Component
class Consequences {

  private final Tenants tenants;
  private final Operations operations;
  private final TierReverts reverts;
  private final AccessGrants grants;
  private final Notices notices;

  Consequences(
      Tenants tenants,
      Operations operations,
      TierReverts reverts,
      AccessGrants grants,
      Notices notices) {
    this.tenants = tenants;
    this.operations = operations;
    this.reverts = reverts;
    this.grants = grants;
    this.notices = notices;
  }

  /** Before a report is stored: the tenant's row first, as in every change of it. */
  @Transactional(propagation = Propagation.MANDATORY)
  void begin(TenantStatus status) {
    // Of a tenant that is not here, a report has no consequences but that it is kept.
    var _ = tenants.lock(status.tenantId());
  }

  /** After a report was stored that is newer than the one before. */
  @Transactional(propagation = Propagation.MANDATORY)
  void follow(TenantStatus status) {
    for (OperationId delayed : operations.report(status)) {
      notices.once(NoticeKind.OPERATION_DELAYED, delayed.value(), 1);
    }
    grants.confirm(status.tenantId(), status.observedMembersGeneration());
    reverts.follow(status);
    if (status.phase() == Phase.READY) {
      notices.once(NoticeKind.WELCOME, status.tenantId().value(), 1);
    }
    if (status.phase() == Phase.OFFBOARDED) {
      notices.once(NoticeKind.OFFBOARDED, status.tenantId().value(), 1);
    }
  }
}
