package ai.coditect.selfservice.team;

import ai.coditect.contracts.id.InvitationId;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.members.AccessGrants;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.people.People;
import ai.coditect.selfservice.secrets.OpaqueTokens;
import ai.coditect.selfservice.secrets.TokenPurpose;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What people are told of their memberships. */
@Configuration(proxyBeanMethods = false)
class TeamLetters {

  @Bean
  LetterWriter invitationLetter(
      Invitations invitations, OpaqueTokens tokens, PublicUrl publicUrl, Clock clock) {
    return new InvitationLetter(invitations, tokens, publicUrl, clock);
  }

  @Bean
  LetterWriter membershipEndedLetter(AccessGrants grants, People people) {
    return new MembershipEndedLetter(grants, people);
  }

  /**
   * Not written if the invitation has ended by then. The link is made when the mail is sent, and
   * names nobody: whoever invites has typed the address and the names.
   */
  private record InvitationLetter(
      Invitations invitations, OpaqueTokens tokens, PublicUrl publicUrl, Clock clock)
      implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.INVITATION;
    }

    @Override
    public Optional<Letter> write(String subject) {
      Instant now = clock.instant();
      return invitations
          .find(new InvitationId(subject))
          .filter(invitation -> invitation.state(now) == InvitationState.OPEN)
          .map(invitation -> letter(invitation, now));
    }

    private Letter letter(InvitationEntity invitation, Instant now) {
      String token =
          tokens
              .issue(
                  TokenPurpose.INVITATION,
                  invitation.id().value(),
                  Duration.between(now, invitation.expiresAt()))
              .text();
      String text =
          """
          Hello,

          somebody invites you to their CODITECT workspace %s.
          To accept, until %s:

          %s

          If you do not want to, ignore this mail.
          """
              .formatted(
                  invitation.tenant(),
                  Wording.minute(invitation.expiresAt()),
                  publicUrl.of(AcceptanceController.PAGE_PATH + token));
      return new Letter(
          invitation.email(), "You are invited to a CODITECT workspace", text, invitation.tenant());
    }
  }

  private record MembershipEndedLetter(AccessGrants grants, People people) implements LetterWriter {

    @Override
    public NoticeKind kind() {
      return NoticeKind.MEMBERSHIP_ENDED;
    }

    @Override
    public Optional<Letter> write(String subject) {
      return grants
          .formerMember(subject)
          .flatMap(
              former ->
                  people
                      .find(former.user())
                      .map(
                          person ->
                              new Letter(
                                  person.email(),
                                  "You no longer belong to a CODITECT workspace",
                                  """
                                  %s

                                  you no longer belong to the workspace %s. Your account stays.
                                  """
                                      .formatted(
                                          Wording.greeting(person.displayName()), former.tenant()),
                                  former.tenant())));
    }
  }
}
