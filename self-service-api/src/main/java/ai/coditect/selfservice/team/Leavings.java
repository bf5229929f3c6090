package ai.coditect.selfservice.team;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.selfservice.apikeys.ApiKeys;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Notices;
import ai.coditect.selfservice.members.Member;
import ai.coditect.selfservice.members.MemberChanges;
import ai.coditect.selfservice.operations.Operations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes from somebody who leaves a tenant all that they had there: membership and with it every
 * right in the API, the API keys that they made, the tokens that read its operations, and, through
 * the list that is sent, what they had in the backends. Access tokens end by themselves and open
 * nothing of the tenant meanwhile.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Leavings {

  private final MemberChanges changes;
  private final ApiKeys keys;
  private final Operations operations;
  private final Notices notices;

  Leavings(MemberChanges changes, ApiKeys keys, Operations operations, Notices notices) {
    this.changes = changes;
    this.keys = keys;
    this.operations = operations;
    this.notices = notices;
  }

  /** Ends a membership and what came with it, and tells the person. */
  void leave(Member member, String by, Actor actor) {
    leaveSilently(member, by, actor);
    notices.once(NoticeKind.MEMBERSHIP_ENDED, member.id().value(), 1);
  }

  /** The same for a person who is told otherwise. */
  void leaveSilently(Member member, String by, Actor actor) {
    changes.remove(member, by);
    keys.revokeMadeBy(member.tenant(), member.user(), actor);
    operations.revokeReaders(member.tenant());
  }
}
