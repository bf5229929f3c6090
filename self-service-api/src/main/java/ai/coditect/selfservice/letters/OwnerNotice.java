package ai.coditect.selfservice.letters;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;

/**
 * What one owner is to be told. Its text form is the subject of a notice.
 *
 * @param tenant which tenant it concerns
 * @param about what of it
 * @param owner who is told
 */
public record OwnerNotice(TenantId tenant, String about, UserId owner) {

  /** Validates. */
  public OwnerNotice {
    Require.present(tenant, "tenant");
    Require.text(about, 200, "about");
    Require.present(owner, "owner");
  }

  /** The one with this text form. */
  public static OwnerNotice parse(String subject) {
    int first = subject.indexOf('/');
    int last = subject.lastIndexOf('/');
    Require.that(0 < first && first < last, "not a notice to an owner: " + subject);
    return new OwnerNotice(
        new TenantId(subject.substring(0, first)),
        subject.substring(first + 1, last),
        new UserId(subject.substring(last + 1)));
  }

  @Override
  public String toString() {
    return "%s/%s/%s".formatted(tenant, about, owner);
  }
}
