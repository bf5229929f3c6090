package ai.coditect.selfservice.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the identity provider gave for one person in one browser; never shown.
 *
 * @param access for requests to our services
 * @param accessEndsAt until when it is good
 * @param refresh for the next access token; null if the provider gives none
 */
record Tokens(String access, Instant accessEndsAt, @Nullable String refresh) {
  @Override
  public String toString() {
    return "Tokens[redacted]";
  }
}
