package ai.coditect.platform.security;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemResponses;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 where a token cannot be checked for now (the keys of the identity provider cannot be
 * fetched, the database is away): the token may well be good, so 401 would be wrong. It lies around
 * the security filters, which throw on.
 */
class UnavailableFilter extends OncePerRequestFilter {

  private static final Logger LOG = LoggerFactory.getLogger(UnavailableFilter.class);

  private final ProblemResponses responses;

  UnavailableFilter(ProblemResponses responses) {
    this.responses = responses;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (AuthenticationServiceException e) {
      LOG.atWarn().setCause(e).log("A token could not be checked");
      responses.write(
          response, CommonProblem.UNAVAILABLE, "Try again in a few seconds.", List.of());
    }
  }
}
