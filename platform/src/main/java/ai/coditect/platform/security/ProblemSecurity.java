package ai.coditect.platform.security;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemResponses;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/**
 * Answers callers without a valid token and callers without the role, as problem documents that
 * give no cause away.
 */
public final class ProblemSecurity implements AuthenticationEntryPoint, AccessDeniedHandler {

  private final ProblemResponses responses;

  ProblemSecurity(ProblemResponses responses) {
    this.responses = responses;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer");
    responses.write(
        response,
        CommonProblem.UNAUTHENTICATED,
        "Send a valid token in the Authorization header.",
        List.of());
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
      throws IOException {
    responses.write(response, CommonProblem.FORBIDDEN, "Your role does not allow this.", List.of());
  }
}
