package ai.coditect.selfservice.welcome;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.apikeys.KeyClaims;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.people.Person;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A new claim link for the owner; nothing, if the key was claimed meanwhile. */
@Component
class ClaimLinkLetter implements LetterWriter {

  private static final String SUBJECT = "Your new link to claim a CODITECT API key";

  private final Members members;
  private final KeyClaims claims;

  ClaimLinkLetter(Members members, KeyClaims claims) {
    this.members = members;
    this.claims = claims;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.CLAIM_LINK;
  }

  @Override
  public Optional<Letter> write(String subject) {
    TenantId tenant = new TenantId(subject);
    return members
        .firstOwner(tenant)
        .flatMap(owner -> claims.link(tenant).map(link -> letter(tenant, owner, link)));
  }

  private static Letter letter(TenantId tenant, Person owner, KeyClaims.ClaimLink link) {
    String text =
        """
        %s

        somebody asked for a new link to claim the API key of your workspace %s.

        %s
        If it was not you, ignore this mail: nothing has changed.
        """
            .formatted(Wording.greeting(owner.displayName()), tenant, WelcomeLetter.claim(link));
    return new Letter(owner.email(), SUBJECT, text, tenant);
  }
}
