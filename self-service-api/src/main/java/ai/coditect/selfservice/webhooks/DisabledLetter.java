package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.WebhookId;
import ai.coditect.selfservice.letters.OwnerLetters;
import ai.coditect.selfservice.letters.OwnerNotice;
import ai.coditect.selfservice.mail.Letter;
import ai.coditect.selfservice.mail.LetterWriter;
import ai.coditect.selfservice.mail.NoticeKind;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells owners that nothing arrives at a webhook any more; not if it was enabled since. */
@Component
class DisabledLetter implements LetterWriter {

  private final WebhookRepository webhooks;
  private final OwnerLetters letters;

  DisabledLetter(WebhookRepository webhooks, OwnerLetters letters) {
    this.webhooks = webhooks;
    this.letters = letters;
  }

  @Override
  public NoticeKind kind() {
    return NoticeKind.WEBHOOK_DISABLED;
  }

  @Override
  public Optional<Letter> write(String subject) {
    OwnerNotice notice = OwnerNotice.parse(subject);
    return webhooks
        .findById(new WebhookId(notice.about()).value())
        .filter(webhook -> webhook.state() == WebhookState.DISABLED)
        .flatMap(
            webhook ->
                letters.write(
                    notice,
                    "A CODITECT webhook was disabled",
                    """
                    the webhook %s of your workspace was disabled: for three days nothing could be
                    delivered to it, or it said that it is gone. See its deliveries for why, put its
                    receiver right, and enable it again; what was not delivered can be sent again
                    for 30 days.
                    """
                        .formatted(webhook.id()),
                    "/v1/tenants/%s/webhooks/%s/deliveries"
                        .formatted(webhook.tenant(), webhook.id())));
  }
}
