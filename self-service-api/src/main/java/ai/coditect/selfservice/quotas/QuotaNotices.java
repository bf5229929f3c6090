package ai.coditect.selfservice.quotas;

import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.selfservice.letters.OwnerNotices;
import ai.coditect.selfservice.mail.NoticeKind;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Calls for letters about limits, once to each owner for each that was neared or reached. */
@Component
public class QuotaNotices {

  private final OwnerNotices owners;

  QuotaNotices(OwnerNotices owners) {
    this.owners = owners;
  }

  /** After a report; told again of the same, it stays one letter. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void follow(TenantStatus status) {
    for (Crossing crossing : Crossing.in(status)) {
      owners.toEach(NoticeKind.QUOTA, status.tenantId(), crossing.toString(), 1);
    }
  }
}
