package ai.coditect.selfservice.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.authentication.logout.OidcLogoutToken;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/**
 * Ends sessions whose end the identity provider tells us of, at whichever replica: from then on no
 * replica finds them.
 */
class BackChannel implements LogoutHandler {

  private final BrowserSessions sessions;

  BackChannel(BrowserSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void logout(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Authentication authentication) {
    if (authentication != null && authentication.getPrincipal() instanceof OidcLogoutToken token) {
      String issuer = token.getIssuer().toString();
      String providerSession = token.getSessionId();
      String subject = token.getSubject();
      if (providerSession != null) {
        sessions.endOfProviderSession(issuer, providerSession);
      } else if (subject != null) {
        sessions.endOfSubject(issuer, subject);
      }
    }
  }
}
