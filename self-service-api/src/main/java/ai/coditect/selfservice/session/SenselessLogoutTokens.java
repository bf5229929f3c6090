package ai.coditect.selfservice.session;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells whoever sends a token of the identity provider that ends no session, such as an access
 * token, that it is the wrong one. Spring Security takes that for a failure of its own: it looks
 * for claims that only logout tokens have before it looks whether they are there.
 */
class SenselessLogoutTokens extends OncePerRequestFilter {

  /** As the standard has it (OpenID Connect Back-Channel Logout 1.0, section 2.8). */
  private static final byte[] ANSWER =
      "{\"error\":\"invalid_request\"}".getBytes(StandardCharsets.US_ASCII);

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (AuthenticationServiceException e) {
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw e;
      }
      response.setStatus(HttpStatus.BAD_REQUEST.value());
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
      response.getOutputStream().write(ANSWER);
    }
  }
}
