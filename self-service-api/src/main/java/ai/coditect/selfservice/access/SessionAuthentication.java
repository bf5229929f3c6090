package ai.coditect.selfservice.access;

import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.session.BrowserSessions;
import ai.coditect.selfservice.session.SessionCookie;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Authenticates a browser by its session: as the very same caller that the session's access token
 * would be by itself. A token that is sent along goes before. Without a session that holds, a
 * request goes on as anybody's, and what is not open answers 401.
 */
class SessionAuthentication extends OncePerRequestFilter {

  private final SecurityContextRepository contexts =
      new RequestAttributeSecurityContextRepository();
  private final BrowserSessions sessions;
  private final TokenAuthentication tokens;

  SessionAuthentication(BrowserSessions sessions, TokenAuthentication tokens) {
    this.sessions = sessions;
    this.tokens = tokens;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<String> id = SessionCookie.SESSION.read(request);
    if (id.isPresent()) {
      authenticate(id.get(), request, response);
    }
    chain.doFilter(request, response);
  }

  private void authenticate(String id, HttpServletRequest request, HttpServletResponse response) {
    Optional<CallerAuthentication> caller = caller(id);
    if (caller.isEmpty()) {
      SessionCookie.SESSION.clear(response);
      return;
    }
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(caller.get());
    SecurityContextHolder.setContext(context);
    // What answers later on another thread finds it again.
    contexts.saveContext(context, request, response);
    SessionCookie.authenticated(request, id);
  }

  private Optional<CallerAuthentication> caller(String id) {
    try {
      return sessions.accessToken(id).map(token -> tokens.account(token, () -> again(id)));
    } catch (InvalidBearerTokenException e) {
      return Optional.empty();
    } catch (DataAccessException | TransactionException e) {
      throw new AuthenticationServiceException("the database does not answer", e);
    }
  }

  private CallerAuthentication again(String id) {
    return caller(id).orElseThrow(() -> new InvalidBearerTokenException("the session is over"));
  }
}
