package ai.coditect.selfservice.webhooks;

import ai.coditect.platform.outbound.PublicTarget;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.people.PlainText;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request for a webhook.
 *
 * @param url where to post; HTTPS, at a public address
 * @param eventTypes of what
 * @param description for people
 */
record WebhookWish(
    @NotNull @Size(min = 1, max = 2_000) String url,
    @NotEmpty @Size(max = 20) List<@NotNull EventType> eventTypes,
    @Nullable @Size(max = 200) @PlainText String description) {

  /**
   * The target. A name is looked up when something is sent to it; an address is judged at once.
   *
   * @throws ProblemException {@code invalid-request} for what we would never post to
   */
  URI target(boolean localTargets) {
    try {
      return PublicTarget.of(url, localTargets);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private static ProblemException invalid(String wrong) {
    return ProblemException.invalid(List.of(new FieldError("/url", wrong)));
  }
}
