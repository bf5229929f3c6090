package ai.coditect.selfservice.webhooks;

import ai.coditect.selfservice.people.PlainText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to change a webhook; what is not given stays.
 *
 * @param state whether it is told anything
 */
record WebhookChange(
    @Nullable @Size(min = 1, max = 2_000) String url,
    @Nullable @Size(min = 1, max = 20) List<@NotNull EventType> eventTypes,
    @Nullable @Size(max = 200) @PlainText String description,
    @Nullable WebhookState state) {

  /** What the webhook is to be then. */
  WebhookWish over(WebhookView now) {
    return new WebhookWish(
        url == null ? now.url().toString() : url,
        eventTypes == null ? now.eventTypes() : eventTypes,
        description == null ? now.description() : description);
  }
}
