package ai.coditect.selfservice.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * The token that proves that a request comes from our own pages: it follows from the session's id
 * and is stored nowhere. A script gets it from {@code GET /session}, which no other site can read.
 */
@Component
public class SessionCsrf implements CsrfTokenRepository {

  static final String HEADER = "X-CSRF-Token";
  static final String PARAMETER = "_csrf";

  private final BrowserSessions sessions;

  SessionCsrf(BrowserSessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    return SessionCookie.of(request).<CsrfToken>map(this::token).orElse(null);
  }

  /** Asked for without a session, where none is checked either. */
  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    return token("");
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    // It follows from the session.
  }

  private CsrfToken token(String id) {
    return new DefaultCsrfToken(HEADER, PARAMETER, sessions.csrfToken(id));
  }
}
