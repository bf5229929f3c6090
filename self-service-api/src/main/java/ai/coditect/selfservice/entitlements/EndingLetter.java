package ai.coditect.selfservice.entitlements;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.tenants.Tenants;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the owner that the right to the tier ends; not if there is another one by then. */
@Component
class EndingLetter implements LetterWriter {

  private final Tenants tenants;
  private final OwnerLetters letters;

  EndingLetter(Tenants tenants, OwnerLetters letters) {
    this.tenants = tenants;
    this.letters = letters;
  }

  /** What a notice is about: a tenant and one end of its right. */
  static String subject(TenantId tenant, Instant end) {
    return tenant.value() + "/" + end.getEpochSecond();
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.ENTITLEMENT_ENDING;
  }

  @Override
  public Optional<Letter> write(String subject) {
    int slash = subject.indexOf('/');
    TenantId tenant = new TenantId(subject.substring(0, slash));
    Instant end = Instant.ofEpochSecond(Long.parseLong(subject.substring(slash + 1)));
    return tenants
        .intent(tenant)
        .filter(
            intent -> {
              Instant newest = intent.entitlement().endsAt();
              return newest != null && newest.getEpochSecond() == end.getEpochSecond();
            })
        .flatMap(
            intent ->
                letters.write(
                    tenant,
                    "The right to your CODITECT tier ends soon",
                    """
                    the right of your workspace to tier %s ends on %s. Renew it before; else the
                    workspace is suspended from then on. Nothing in it is deleted by that.
                    """
                        .formatted(intent.tier(), Wording.minute(end)),
                    "/v1/tenants/" + tenant));
  }
}
