package ai.coditect.selfservice.access;

import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.surface.Access;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Asks who has not signed in lately to do so again, where an operation demands it: a session that
 * somebody left open, or a token that somebody found, does no lasting harm. The challenge is that
 * of RFC 9470; a browser goes to {@code /login?max_age=…}.
 */
@Component
@EnableConfigurationProperties(RecentSignInProperties.class)
class RecentSignIn implements HandlerInterceptor {

  private final RecentSignInProperties properties;
  private final Clock clock;

  RecentSignIn(RecentSignInProperties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() == DispatcherType.REQUEST
        && handler instanceof HandlerMethod method
        && Access.of(method.getMethod()).filter(Access::recentSignIn).isPresent()
        && SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication caller
        && !isRecent(caller.getPrincipal())) {
      long maxAge = properties.maxAge().toSeconds();
      response.setHeader(
          HttpHeaders.WWW_AUTHENTICATE,
          """
          Bearer error="insufficient_user_authentication", \
          error_description="A more recent sign-in is needed", max_age="%d\""""
              .formatted(maxAge));
      throw ProblemException.of(
              SelfServiceProblem.RECENT_SIGN_IN_REQUIRED,
              "Sign in again, and ask once more: this needs a sign-in that is not long ago.")
          .with("maxAge", maxAge);
    }
    return true;
  }

  private boolean isRecent(Caller caller) {
    return switch (caller) {
      case Caller.Account account -> properties.isRecent(account.signedInAt(), clock.instant());
      case Caller.Program _, Caller.SignupHolder _, Caller.OperationHolder _ -> false;
    };
  }
}
