package ai.coditect.selfservice.relay;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemResponses;
import ai.coditect.platform.problem.ProblemType;
import ai.coditect.platform.problem.RequestTooLargeException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestHandler;

/**
 * Passes a request on to one service and its answer back, both as they come, a buffer at a time.
 * The service gets the caller's own access token and decides by itself what that may.
 */
class Relay implements HttpRequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
  private static final int BUFFER = 16 * 1024;

  private final HttpClient http;
  private final Semaphore permits;
  private final OnwardRequests requests;
  private final ProblemResponses problems;

  Relay(HttpClient http, Semaphore permits, OnwardRequests requests, ProblemResponses problems) {
    this.http = http;
    this.permits = permits;
    this.requests = requests;
    this.problems = problems;
  }

  @Override
  public void handleRequest(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!permits.tryAcquire()) {
      refuse(response, CommonProblem.UNAVAILABLE, "Too much is under way; try again in a while.");
      return;
    }
    try {
      relay(requests.of(request), response);
    } catch (IllegalArgumentException e) {
      refuse(response, CommonProblem.INVALID_REQUEST, "This cannot be passed on as it is.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(response, CommonProblem.UNAVAILABLE, "Try again in a few seconds.");
    } finally {
      permits.release();
    }
  }

  private void relay(HttpRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer;
    try {
      answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      notSent(request.uri(), e, response);
      return;
    }
    try (InputStream body = answer.body()) {
      response.setStatus(answer.statusCode());
      PassedHeaders.back(answer.headers(), response);
      // An answer that breaks off must break off there too: what is thrown here ends the
      // connection.
      copy(body, response);
    }
  }

  private static void copy(InputStream body, HttpServletResponse response) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      response.getOutputStream().write(buffer, 0, count);
      if (body.available() == 0) {
        response.flushBuffer();
      }
    }
  }

  private void notSent(URI address, IOException failure, HttpServletResponse response)
      throws IOException {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RequestTooLargeException) {
        refuse(response, CommonProblem.TOO_LARGE, String.valueOf(cause.getMessage()));
        return;
      }
    }
    LOG.atWarn()
        .setCause(failure)
        .addKeyValue("target", address.getAuthority())
        .log("A service does not answer");
    refuse(response, CommonProblem.UNAVAILABLE, "Try again in a few seconds.");
  }

  private void refuse(HttpServletResponse response, ProblemType type, String detail)
      throws IOException {
    problems.write(response, type, detail, List.of());
  }
}
