package ai.coditect.platform.problem;

import ai.coditect.platform.trace.TraceContexts;
import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * Builds problem documents, each with the trace id that finds the request in the logs of every
 * service.
 */
public final class Problems {

  private final TraceContexts traces;

  Problems(TraceContexts traces) {
    this.traces = traces;
  }

  /** A problem document. */
  public ProblemDetail document(ProblemType type, String detail, List<FieldError> errors) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(type.status()), detail);
    problem.setType(type.uri());
    problem.setTitle(type.title());
    problem.setProperty("traceId", traces.currentTraceId("none"));
    if (!errors.isEmpty()) {
      problem.setProperty("errors", errors);
    }
    return problem;
  }
}
