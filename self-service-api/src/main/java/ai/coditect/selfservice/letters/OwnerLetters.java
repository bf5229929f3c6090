package ai.coditect.selfservice.letters;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.page.PublicUrl;
import ai.coditect.selfservice.people.Person;
import java.net.URI;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Writes what concerns a tenant to its owners of record, as of now. */
@Component
public class OwnerLetters {

  private final Members members;
  private final PublicUrl publicUrl;

  OwnerLetters(Members members, PublicUrl publicUrl) {
    this.members = members;
    this.publicUrl = publicUrl;
  }

  /**
   * A letter to the owner who has been one longest.
   *
   * @param subject fixed text
   * @param text what is to be said, without greeting
   * @param path where the API shows it
   * @return empty if the tenant has no owner
   */
  public Optional<Letter> write(TenantId tenant, String subject, String text, String path) {
    return members
        .firstOwner(tenant)
        .map(owner -> letter(tenant, owner, subject, text, publicUrl.of(path)));
  }

  /**
   * A letter to one owner.
   *
   * @return empty if that person is none any more
   */
  public Optional<Letter> write(OwnerNotice notice, String subject, String text, String path) {
    return members
        .owner(notice.tenant(), notice.owner())
        .map(owner -> letter(notice.tenant(), owner, subject, text, publicUrl.of(path)));
  }

  private static Letter letter(
      TenantId tenant, Person owner, String subject, String text, URI link) {
    return new Letter(
        owner.email(),
        subject,
        """
        %s

        %s

        Workspace: %s
        In the API: %s
        """
            .formatted(Wording.greeting(owner.displayName()), text.strip(), tenant, link),
        tenant);
  }
}
