package ai.coditect.selfservice.session;

import ai.coditect.selfservice.caller.Requester;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Puts browsers where a sign-in at the identity provider would have led them. */
public class SignedInBrowsers {

  private final BrowserSessions sessions;

  /** Begins real sessions. */
  public SignedInBrowsers(BrowserSessions sessions) {
    this.sessions = sessions;
  }

  /** What a browser sends: a cookie, and what its scripts add. */
  public record Browser(String cookie, String csrfToken) {

    /** The headers of a request that reads. */
    public String[] reading() {
      return new String[] {"Cookie", cookie};
    }

    /** The headers of a request that changes something. */
    public String[] changing(String... more) {
      String[] own = {"Cookie", cookie, SessionCsrf.HEADER, csrfToken};
      String[] all = java.util.Arrays.copyOf(own, own.length + more.length);
      System.arraycopy(more, 0, all, own.length, more.length);
      return all;
    }
  }

  /** A browser whose session has this access token. */
  public Browser signIn(String accessToken) {
    String payload = accessToken.split("\\.", -1)[1];
    JsonNode claims =
        JsonMapper.shared().readTree(java.util.Base64.getUrlDecoder().decode(payload));
    String subject = claims.path(JwtClaimNames.SUB).asString();
    String id =
        sessions.start(
            new Session.Account(
                claims.path(JwtClaimNames.ISS).asString(), subject, "at-" + subject),
            new Tokens(
                accessToken,
                Instant.ofEpochSecond(claims.path(JwtClaimNames.EXP).asLong()),
                "refresh-of-" + subject),
            new Requester("127.0.0.1", "test"));
    return new Browser(SessionCookie.SESSION.cookieName() + "=" + id, sessions.csrfToken(id));
  }
}
