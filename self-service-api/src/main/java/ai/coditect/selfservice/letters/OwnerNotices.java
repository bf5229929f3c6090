package ai.coditect.selfservice.letters;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.members.Members;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Calls for mails to all owners of record, each a mail of its own. */
@Component
public class OwnerNotices {

  private final Notices notices;
  private final Members members;

  OwnerNotices(Notices notices, Members members) {
    this.notices = notices;
    this.members = members;
  }

  /**
   * Calls for a mail to each owner; called for again under the same kind, subject and number, it
   * stays one mail to each. Needs a running transaction.
   *
   * @param about what of the tenant it is about
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void toEach(NoticeKind kind, TenantId tenant, String about, int number) {
    for (UserId owner : members.owners(tenant)) {
      notices.once(kind, new OwnerNotice(tenant, about, owner).toString(), number);
    }
  }
}
