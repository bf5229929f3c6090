package ai.coditect.selfservice.access;

import ai.coditect.platform.problem.ProblemResponses;
import ai.coditect.platform.security.ProblemSecurity;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Tells a script that forgot the token against forgery from one that may not do what it asks. */
@Component
class CsrfProblem implements AccessDeniedHandler {

  private final ProblemResponses responses;
  private final ProblemSecurity others;

  CsrfProblem(ProblemResponses responses, ProblemSecurity others) {
    this.responses = responses;
    this.others = others;
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
      throws IOException {
    if (failure instanceof CsrfException) {
      responses.write(
          response,
          SelfServiceProblem.CSRF_TOKEN_REQUIRED,
          "Send the token that GET /session gives in the header that it names.",
          List.of());
    } else {
      others.handle(request, response, failure);
    }
  }
}
