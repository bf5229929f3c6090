package ai.coditect.audit.compliance;

import ai.coditect.audit.compliance.Push.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Vanta's tokens. An application has one at a time, and fetching another revokes it, so all
 * instances and connections share one, and fetch under a lock on its row.
 */
@Component
class VantaTokens {

  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;
  private final CredentialVault vault;
  private final VendorCalls calls;
  private final URI url;
  private final String scope;

  VantaTokens(
      JdbcTemplate jdbc,
      TransactionTemplate transaction,
      CredentialVault vault,
      VendorCalls calls,
      ComplianceProperties properties) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.vault = vault;
    this.calls = calls;
    this.scope = properties.vantaScope();
    this.url = properties.vantaUrl().resolve("/oauth/token");
  }

  /**
   * A token of an application.
   *
   * @param refused one that Vanta no longer takes: unless another has been fetched meanwhile, a new
   *     one is
   * @throws VendorException if Vanta gives none
   */
  String token(Credentials credentials, @Nullable String refused) {
    String application = application(credentials);
    jdbc.update(
        "insert into vanta_token (application) values (?) on conflict do nothing", application);
    String token = transaction.execute(_ -> underLock(application, credentials, refused));
    return java.util.Objects.requireNonNull(token);
  }

  private String underLock(String application, Credentials credentials, @Nullable String refused) {
    byte[] kept =
        jdbc.queryForObject(
            """
            select case when expires_at > now() then sealed end
            from vanta_token where application = ? for update
            """,
            byte[].class,
            application);
    if (kept != null) {
      String token = new String(vault.open(application, kept), StandardCharsets.US_ASCII);
      if (!token.equals(refused)) {
        return token;
      }
    }
    return fetch(application, credentials);
  }

  private String fetch(String application, Credentials credentials) {
    byte[] body =
        JsonMapper.shared()
            .writeValueAsBytes(
                Map.of(
                    "client_id",
                    String.valueOf(credentials.clientId()),
                    "client_secret",
                    credentials.secret(),
                    "scope",
                    scope,
                    "grant_type",
                    "client_credentials"));
    JsonNode answer =
        calls.send(
            "get a token of Vanta",
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    String token = answer.path("access_token").asString("");
    if (token.isEmpty()) {
      throw new VendorException(
          Outcome.UNAVAILABLE, "could not get a token of Vanta: none in the answer");
    }
    Duration lifetime = Duration.ofSeconds(answer.path("expires_in").asLong(3600));
    jdbc.update(
        """
        update vanta_token set sealed = ?, expires_at = now() + make_interval(secs => ?)
        where application = ?
        """,
        vault.seal(application, token.getBytes(StandardCharsets.US_ASCII)),
        lifetime.minus(MARGIN).toSeconds(),
        application);
    return token;
  }

  /** Two connections may be of one application; its id is kept as a hash, which is enough. */
  private static String application(Credentials credentials) {
    return HexFormat.of().formatHex(sha256(String.valueOf(credentials.clientId())));
  }

  private static byte[] sha256(String text) {
    try {
      return java.security.MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
