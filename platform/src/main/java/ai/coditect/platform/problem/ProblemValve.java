package ai.coditect.platform.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/**
 * What Tomcat answers by itself, before any filter, as a problem document in place of a page. Made
 * by Tomcat, hence public and with no part of ours.
 */
public final class ProblemValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    CommonProblem type = CommonProblem.ofStatus(status);
    byte[] document =
        """
        {"type":"%s","title":"%s","status":%d,"detail":"%s.","traceId":"none"}"""
            .formatted(type.uri(), type.title(), status, type.title())
            .getBytes(StandardCharsets.UTF_8);
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.getOutputStream().write(document);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      // The client has gone, or something was written before: there is nobody to tell.
      container.getLogger().debug("An error could not be reported", e);
    }
  }
}
