package ai.coditect.platform.problem;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the servlet container answers where neither a controller nor a filter of ours did: for
 * example a path that is refused for how it is written.
 */
@RestController
class ErrorPage implements ErrorController {

  private final ProblemResponses responses;

  ErrorPage(ProblemResponses responses) {
    this.responses = responses;
  }

  @RequestMapping("${spring.web.error.path:/error}")
  void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404; // somebody asked for this very path
    CommonProblem type = CommonProblem.ofStatus(status);
    responses.write(response, type, type.title() + ".", List.of());
  }
}
