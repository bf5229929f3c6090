package ai.coditect.selfservice.webhooks;

import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.people.PlainText;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
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
    URI target;
    try {
      target = new URI(url);
    } catch (URISyntaxException e) {
      throw invalid("is no URL");
    }
    String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(localTargets && scheme.equals("http"))) {
      throw invalid("must begin with https://");
    }
    String host = target.getHost();
    if (host == null || target.getUserInfo() != null || target.getFragment() != null) {
      throw invalid("must have a host, and neither user nor fragment");
    }
    if (!localTargets && isSpecial(host)) {
      throw invalid("is no public address");
    }
    return target;
  }

  private static boolean isSpecial(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    if (bare.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return !PublicAddresses.holds(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static ProblemException invalid(String wrong) {
    return ProblemException.invalid(List.of(new FieldError("/url", wrong)));
  }
}
