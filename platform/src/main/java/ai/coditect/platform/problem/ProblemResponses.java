package ai.coditect.platform.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problem documents where no controller is at work: in filters and in the security chain.
 */
public final class ProblemResponses {

  private final Problems problems;
  private final JsonMapper json;

  ProblemResponses(Problems problems, JsonMapper json) {
    this.problems = problems;
    this.json = json;
  }

  /** Ends the response with a problem. */
  public void write(
      HttpServletResponse response, ProblemType type, String detail, List<FieldError> errors)
      throws IOException {
    response.setStatus(type.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response
        .getOutputStream()
        .write(json.writeValueAsBytes(problems.document(type, detail, errors)));
  }
}
