package ai.coditect.selfservice.entitlements;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import ai.coditect.selfservice.mail.Wording;
import ai.coditect.selfservice.tenants.Tenants;
import ai.coditect.selfservice.tiers.TierCatalog;
import ai.coditect.selfservice.tiers.TierDefinition;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the owner that the right to the tier ends; not if there is another one by then. */
@Component
class EndingLetter implements LetterWriter {

  private final Tenants tenants;
  private final OwnerLetters letters;
  private final TierCatalog catalog;

  EndingLetter(Tenants tenants, OwnerLetters letters, TierCatalog catalog) {
    this.tenants = tenants;
    this.letters = letters;
    this.catalog = catalog;
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
                    workspace %s from then on. Nothing in it is deleted by that.
                    """
                        .formatted(intent.tier(), Wording.minute(end), consequence(intent)),
                    "/v1/tenants/" + tenant));
  }

  private String consequence(TenantIntent intent) {
    return catalog
        .tier(intent.tier())
        .map(TierDefinition::fallback)
        .map(
            tier ->
                "has tier %s, if it uses no more than that, and else is suspended".formatted(tier))
        .orElse("is suspended");
  }
}
