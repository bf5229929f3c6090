package ai.coditect.selfservice.relay;

import ai.coditect.platform.trace.TraceContexts;
import ai.coditect.selfservice.session.BrowserSessions;
import ai.coditect.selfservice.session.SessionCookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Requests to one service, in the name of whoever asks us: with their token, not their cookie. */
class OnwardRequests {

  private final String base;
  private final Duration answerTimeout;
  private final BrowserSessions sessions;
  private final TraceContexts traces;

  OnwardRequests(
      @Nullable URI target,
      Duration answerTimeout,
      BrowserSessions sessions,
      TraceContexts traces) {
    this.base = String.valueOf(target).replaceAll("/+$", "");
    this.answerTimeout = answerTimeout;
    this.sessions = sessions;
    this.traces = traces;
  }

  /**
   * The same request to the service.
   *
   * @throws IllegalArgumentException if it cannot be passed on as it is
   */
  HttpRequest of(HttpServletRequest request) {
    String query = request.getQueryString();
    String address = base + request.getRequestURI() + (query == null ? "" : "?" + query);
    HttpRequest.Builder onward =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(answerTimeout)
            .method(request.getMethod(), body(request));
    PassedHeaders.onward(request, onward);
    authorization(request).ifPresent(it -> onward.setHeader(HttpHeaders.AUTHORIZATION, it));
    String traceparent = traces.current();
    if (traceparent != null) {
      onward.setHeader("traceparent", traceparent);
    }
    return onward.build();
  }

  private Optional<String> authorization(HttpServletRequest request) {
    return SessionCookie.of(request)
        .flatMap(sessions::accessToken)
        .map(token -> "Bearer " + token)
        .or(() -> Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)));
  }

  private static BodyPublisher body(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    if (length <= 0 && !chunked) {
      return BodyPublishers.noBody();
    }
    BodyPublisher stream = BodyPublishers.ofInputStream(() -> stream(request));
    return length > 0 ? BodyPublishers.fromPublisher(stream, length) : stream;
  }

  private static InputStream stream(HttpServletRequest request) {
    try {
      return request.getInputStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
