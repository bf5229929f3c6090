package ai.coditect.selfservice.letters;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.members.Members;
import ai.coditect.selfservice.page.PublicUrl;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Writes what concerns a tenant to its owner of record, as of now. */
@Component
public class OwnerLetters {

  private final Members members;
  private final PublicUrl publicUrl;

  OwnerLetters(Members members, PublicUrl publicUrl) {
    this.members = members;
    this.publicUrl = publicUrl;
  }

  /**
   * A letter.
   *
   * @param subject fixed text
   * @param text what is to be said, without greeting
   * @param path where the API shows it
   * @return empty if the tenant has no owner
   */
  public Optional<Letter> write(TenantId tenant, String subject, String text, String path) {
    return members
        .firstOwner(tenant)
        .map(
            owner ->
                new Letter(
                    owner.email(),
                    subject,
                    """
                    %s

                    %s

                    Workspace: %s
                    In the API: %s
                    """
                        .formatted(
                            Wording.greeting(owner.displayName()),
                            text.strip(),
                            tenant,
                            publicUrl.of(path)),
                    tenant));
  }
}
