package ai.coditect.platform.ratelimit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits, behind the security filters, what one caller with a token asks for. The platform's own
 * services are not limited: their work is bounded where it comes from.
 */
class CallerLimitFilter extends OncePerRequestFilter {

  /** The attribute of a request whose token was good. */
  static final String AUTHENTICATED = CallerLimitFilter.class.getName() + ".authenticated";

  private final RateLimiter limiter;
  private final int usual;
  private final List<CallerRates> rates;

  CallerLimitFilter(RateLimiter limiter, int usual, List<CallerRates> rates) {
    this.limiter = limiter;
    this.usual = usual;
    this.rates = List.copyOf(rates);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    if (caller == null || caller instanceof AnonymousAuthenticationToken) {
      chain.doFilter(request, response);
      return;
    }
    request.setAttribute(AUTHENTICATED, true);
    if (isService(caller) || limiter.admit(limit(caller), caller.getName(), response)) {
      chain.doFilter(request, response);
    }
  }

  private Limit limit(Authentication caller) {
    int perMinute =
        rates.stream()
            .map(it -> it.perMinute(caller))
            .flatMapToInt(OptionalInt::stream)
            .findFirst()
            .orElse(usual);
    return Limit.perMinute("caller", perMinute);
  }

  private static boolean isService(Authentication caller) {
    return caller.getAuthorities().stream()
        .anyMatch(authority -> Objects.equals(authority.getAuthority(), "ROLE_service"));
  }
}
