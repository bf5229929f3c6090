package ai.coditect.audit.intake;

import ai.coditect.audit.checkpoint.LogStandsStillException;
import ai.coditect.audit.intake.BulkEvents.UnreadableBulkException;
import ai.coditect.audit.intake.BulkIntake.Verdict;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.FieldError;
import ai.coditect.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes audit events from services that have no Kafka; each with a client of its own. */
@RestController
class BulkController {

  private static final String NDJSON = "application/x-ndjson";

  private final BulkIntake intake;
  private final SourceQuotas quotas;

  BulkController(BulkIntake intake, SourceQuotas quotas) {
    this.intake = intake;
    this.quotas = quotas;
  }

  /** One event a line. */
  @PostMapping(path = "/v1/audit-events", consumes = NDJSON)
  Verdicts lines(HttpServletRequest request, JwtAuthenticationToken token) throws IOException {
    try {
      return take(token, BulkEvents.lines(request.getInputStream()));
    } catch (UnreadableBulkException e) {
      throw invalid(e);
    }
  }

  /** An array of events. */
  @PostMapping(path = "/v1/audit-events", consumes = MediaType.APPLICATION_JSON_VALUE)
  Verdicts array(HttpServletRequest request, JwtAuthenticationToken token) throws IOException {
    try {
      return take(token, BulkEvents.array(request.getInputStream()));
    } catch (UnreadableBulkException e) {
      throw invalid(e);
    }
  }

  private Verdicts take(JwtAuthenticationToken token, List<byte[]> events) {
    String source = source(token);
    quotas.require(source, events.size());
    try {
      List<Verdict> verdicts = intake.take(source, events);
      long taken = verdicts.stream().filter(it -> it.reason() == null).count();
      return new Verdicts(taken, verdicts.size() - taken, verdicts);
    } catch (LogStandsStillException e) {
      throw ProblemException.of(CommonProblem.UNAVAILABLE, "Nothing is taken for now.");
    }
  }

  /** Which client the token was issued to: it may bring events of the source of that name only. */
  private static String source(JwtAuthenticationToken token) {
    String client = token.getToken().getClaimAsString("azp");
    if (client == null || client.isBlank()) {
      throw ProblemException.of(CommonProblem.FORBIDDEN, "The token names no client.");
    }
    return client;
  }

  private static ProblemException invalid(UnreadableBulkException e) {
    return ProblemException.invalid(List.of(new FieldError("", String.valueOf(e.getMessage()))));
  }

  /**
   * The answer.
   *
   * @param taken how many are in the ledger now
   * @param refused how many are not
   */
  record Verdicts(long taken, long refused, List<Verdict> items) {}
}
