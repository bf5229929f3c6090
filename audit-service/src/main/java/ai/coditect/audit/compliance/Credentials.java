package ai.coditect.audit.compliance;

import ai.coditect.contracts.Require;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor knows us by. Never shown by {@link #toString}.
 *
 * @param clientId of an application at Vanta; null at Drata
 * @param secret of that application, or the API key at Drata
 */
record Credentials(@Nullable String clientId, String secret) {

  private static final int MAX = 1024;

  Credentials {
    Require.text(secret, MAX, "credentials.secret");
    Require.that(
        clientId == null || (!clientId.isBlank() && clientId.length() <= MAX),
        "credentials.clientId has up to 1024 characters");
    Require.that(
        printable(secret) && (clientId == null || printable(clientId)),
        "credentials are printable ASCII"); // they go into headers
  }

  private static boolean printable(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 127);
  }

  @Override
  public String toString() {
    return "Credentials[redacted]";
  }
}
