package ai.coditect.selfservice.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ends the session of the browser that asks for it: here first, then at the identity provider. */
@Component
class SignOut {

  private final BrowserSessions sessions;
  private final IdentityServer provider;

  SignOut(BrowserSessions sessions, IdentityServer provider) {
    this.sessions = sessions;
    this.provider = provider;
  }

  /**
   * Ends it; here it is over in any case.
   *
   * @return whether the identity provider's session is over too
   */
  boolean of(HttpServletRequest request, HttpServletResponse response) {
    String id = SessionCookie.of(request).orElseThrow(SessionController::noSession);
    Optional<Session> session = sessions.find(id);
    sessions.end(id, SessionEnd.SIGNED_OUT);
    SessionCookie.SESSION.clear(response);
    return session.isPresent() && provider.end(session.get().tokens().refresh());
  }
}
