package ai.coditect.selfservice.intake;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Phase;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.status.TenantStatus.Archived;
import ai.coditect.contracts.status.TenantStatus.Offboarding;
import ai.coditect.selfservice.letters.OwnerNotices;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.members.AccessGrants;
import ai.coditect.selfservice.operations.Operations;
import ai.coditect.selfservice.quotas.QuotaNotices;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tierchanges.TierReverts;
import ai.coditect.selfservice.webhooks.WebhookEvents;
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
  private final OwnerNotices owners;
  private final QuotaNotices quotas;
  private final WebhookEvents webhooks;

  Consequences(
      Tenants tenants,
      Operations operations,
      TierReverts reverts,
      AccessGrants grants,
      Notices notices,
      OwnerNotices owners,
      QuotaNotices quotas,
      WebhookEvents webhooks) {
    this.tenants = tenants;
    this.operations = operations;
    this.reverts = reverts;
    this.grants = grants;
    this.notices = notices;
    this.owners = owners;
    this.quotas = quotas;
    this.webhooks = webhooks;
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
    webhooks.follow(status);
    grants.confirm(status.tenantId(), status.observedMembersGeneration());
    reverts.follow(status);
    if (status.phase() == Phase.READY) {
      notices.once(NoticeKind.WELCOME, status.tenantId().value(), 1);
    }
    for (Archived archive : status.archives()) {
      NoticeKind kind =
          archive.what().equals(Archived.WHOLE)
              ? NoticeKind.DATA_EXPORT_READY
              : NoticeKind.RETENTION_ENDED;
      owners.toEach(kind, status.tenantId(), archive.id(), 1);
    }
    quotas.follow(status);
    if (status.offboarding() != null) {
      follow(status.tenantId(), status.phase(), status.offboarding());
    }
  }

  private void follow(TenantId tenant, Phase phase, Offboarding departure) {
    if (phase == Phase.OFFBOARDED) {
      owners.toEach(NoticeKind.OFFBOARDED, tenant, "end", 1);
    }
    boolean archived =
        switch (departure.stage()) {
          case REVOKING, EXPORTING -> false;
          case GRACE, LEGAL_HOLD, DELETING, DELETED -> true;
        };
    if (archived) {
      // One for each departure: a tenant that stayed and leaves again has another end of grace.
      String which = Long.toString(departure.graceEndsAt().toEpochMilli());
      owners.toEach(NoticeKind.ARCHIVE_READY, tenant, which, 1);
    }
  }
}
