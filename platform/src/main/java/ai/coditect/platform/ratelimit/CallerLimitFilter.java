package ai.coditect.platform.ratelimit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
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

  private final Buckets callers;

  CallerLimitFilter(Buckets callers) {
    this.callers = callers;
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
    if (isService(caller) || callers.admit(caller.getName(), response)) {
      chain.doFilter(request, response);
    }
  }

  private static boolean isService(Authentication caller) {
    return caller.getAuthorities().stream()
        .anyMatch(authority -> Objects.equals(authority.getAuthority(), "ROLE_service"));
  }
}
