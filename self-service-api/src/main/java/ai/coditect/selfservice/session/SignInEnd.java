package ai.coditect.selfservice.session;

import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.page.PublicUrl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/**
 * Turns a sign-in that the provider has confirmed into a session of its own: a new one each time,
 * in place of one that the browser had.
 */
class SignInEnd
    implements AuthenticationSuccessHandler,
        AuthenticationFailureHandler,
        OAuth2AuthorizedClientRepository {

  static final String FAILED_PATH = "/login/failed";

  private static final Logger LOG = LoggerFactory.getLogger(SignInEnd.class);
  private static final String TOKENS = SignInEnd.class.getName();

  private final BrowserSessions sessions;
  private final PublicUrl publicUrl;
  private final Clock clock;

  SignInEnd(BrowserSessions sessions, PublicUrl publicUrl, Clock clock) {
    this.sessions = sessions;
    this.publicUrl = publicUrl;
    this.clock = clock;
  }

  @Override
  public void onAuthenticationSuccess(
      HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
    OidcUser user = (OidcUser) Objects.requireNonNull(authentication.getPrincipal());
    Tokens tokens = (Tokens) Objects.requireNonNull(request.getAttribute(TOKENS));
    SessionCookie.SESSION.read(request).ifPresent(old -> sessions.end(old, SessionEnd.REPLACED));
    var account =
        new Session.Account(
            Objects.requireNonNull(user.getIssuer()).toString(),
            Objects.requireNonNull(user.getSubject()),
            user.getClaimAsString("sid"));
    String id = sessions.start(account, tokens, Requester.of(request));
    SessionCookie.SESSION.write(response, id);
    ReturnPath back = ReturnPath.of((String) request.getAttribute(SignInRequests.RETURN));
    redirect(response, back.value());
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
    LOG.atInfo().setCause(failure).log("A sign-in did not succeed");
    redirect(response, FAILED_PATH);
  }

  private void redirect(HttpServletResponse response, String path) {
    response.setStatus(HttpStatus.SEE_OTHER.value());
    response.setHeader(HttpHeaders.LOCATION, publicUrl.of(path).toString());
  }

  @Override
  public void saveAuthorizedClient(
      OAuth2AuthorizedClient client,
      Authentication principal,
      HttpServletRequest request,
      HttpServletResponse response) {
    request.setAttribute(
        TOKENS, Expiry.tokens(clock.instant(), client.getAccessToken(), client.getRefreshToken()));
  }

  /** None is kept here. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // the interface has it so
  @Override
  public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(
      String registrationId, Authentication principal, HttpServletRequest request) {
    return null;
  }

  @Override
  public void removeAuthorizedClient(
      String registrationId,
      Authentication principal,
      HttpServletRequest request,
      HttpServletResponse response) {
    // None is kept here.
  }
}
