package ai.coditect.selfservice.welcome;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.apikeys.KeyClaims;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.people.Person;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the owner that the tenant is ready. The claim link is made when the mail is sent. */
@Component
class WelcomeLetter implements LetterWriter {

  private static final String SUBJECT = "Your CODITECT workspace is ready";

  private final Members members;
  private final KeyClaims claims;
  private final PublicUrl publicUrl;

  WelcomeLetter(Members members, KeyClaims claims, PublicUrl publicUrl) {
    this.members = members;
    this.claims = claims;
    this.publicUrl = publicUrl;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.WELCOME;
  }

  @Override
  public Optional<Letter> write(String subject) {
    TenantId tenant = new TenantId(subject);
    return members.firstOwner(tenant).map(owner -> letter(tenant, owner));
  }

  private Letter letter(TenantId tenant, Person owner) {
    String text =
        """
        %s

        your workspace %s is ready.

        %s
        Its address in the API: %s

        To sign in: %s
        If you have no password or passkey yet, use "Forgot password" there to set one up.
        """
            .formatted(
                Wording.greeting(owner.displayName()),
                tenant,
                claims.link(tenant).map(WelcomeLetter::claim).orElse("Your API key was claimed."),
                publicUrl.of("/v1/tenants/" + tenant),
                publicUrl.of("/"));
    return new Letter(owner.email(), SUBJECT, text, tenant);
  }

  static String claim(KeyClaims.ClaimLink link) {
    return """
        Claim your API key here. It is shown one time only; the link works until %s:

        %s
        """
        .formatted(Wording.minute(link.expiresAt()), link.href());
  }
}
