package ai.coditect.selfservice.apikeys;

import ai.coditect.selfservice.caller.Caller;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.caller.PlatformRole;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Platform services that were let through to introspection, by all that decides on that, in the
 * last half minute. It decides nothing itself: whoever is not in it takes the whole way.
 */
@Component
class KnownServices {

  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MOST = 1_000;

  private final Cache<String, CallerAuthentication> known =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

  /** A request that got here; remembered if it is a service's, which nothing limits. */
  void remember(HttpServletRequest request) {
    String token = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (token != null
        && SecurityContextHolder.getContext().getAuthentication()
            instanceof CallerAuthentication caller
        && caller.getPrincipal() instanceof Caller.Account account
        && account.has(PlatformRole.SERVICE)) {
      known.put(token, caller);
    }
  }

  /** Whether a request comes with a token that was let through and would be authenticated now. */
  boolean includes(HttpServletRequest request) {
    String token = request.getHeader(HttpHeaders.AUTHORIZATION);
    CallerAuthentication caller = token == null ? null : known.getIfPresent(token);
    return caller != null && isStillGood(caller);
  }

  private static boolean isStillGood(CallerAuthentication caller) {
    try {
      return caller.again().isAuthenticated();
    } catch (AuthenticationException e) {
      return false; // said on the whole way
    }
  }
}
