package ai.coditect.selfservice.secrets;

import ai.coditect.contracts.Require;
import java.time.Instant;

/**
 * A new token, to be handed out once. Its text is shown by its accessor only.
 *
 * @param text the token
 * @param expiresAt from when on it is worth nothing
 */
public record IssuedToken(String text, Instant expiresAt) {

  /** Validates. */
  public IssuedToken {
    Require.text(text, 128, "token");
    Require.present(expiresAt, "token.expiresAt");
  }

  @Override
  public String toString() {
    return "IssuedToken[expiresAt=" + expiresAt + "]";
  }
}
