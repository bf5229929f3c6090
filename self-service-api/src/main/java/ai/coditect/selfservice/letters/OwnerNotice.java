package ai.coditect.selfservice.letters;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.id.UserId;

/**
 * What one owner is to be told. Its text form is the subject of a notice.
 *
 * @param tenant which tenant it concerns
 * @param about what of it; without a slash
 * @param owner who is told
 */
public record OwnerNotice(TenantId tenant, String about, UserId owner) {

  /** Validates. */
  public OwnerNotice {
    Require.present(tenant, "tenant");
    Require.text(about, 200, "about");
    Require.that(about.indexOf('/') < 0, "about holds no slash");
    Require.present(owner, "owner");
  }

  /** The one with this text form. */
  public static OwnerNotice parse(String subject) {
    String[] parts = subject.split("/", -1);
    Require.that(parts.length == 3, "not a notice to an owner: " + subject);
    return new OwnerNotice(new TenantId(parts[0]), parts[1], new UserId(parts[2]));
  }

  @Override
  public String toString() {
    return "%s/%s/%s".formatted(tenant, about, owner);
  }
}
