package ai.coditect.selfservice.apikeys;

import ai.coditect.selfservice.apikeys.IntrospectionController.Introspection;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the question that platform services ask for each of their own requests before all the
 * filters: where the caller is {@linkplain KnownServices known}, the question is a small JSON body
 * and the answer is an answer. Everything else, with every refusal and every problem, takes the
 * whole way, as if this were not there. Counted like any request; not traced.
 */
@SuppressWarnings("serial") // never serialised
final class FastIntrospection extends HttpFilter {

  private static final int MAX_BODY = 4 * 1024;

  private final transient KnownServices services;
  private final transient KeyChecks keys;
  private final JsonMapper json;
  private final transient Timer answered;

  FastIntrospection(KnownServices services, KeyChecks keys, JsonMapper json, MeterRegistry meters) {
    this.services = services;
    this.keys = keys;
    this.json = json;
    // As Spring counts all others.
    this.answered =
        Timer.builder("http.server.requests")
            .tag("error", "none")
            .tag("exception", "none")
            .tag("method", "POST")
            .tag("outcome", "SUCCESS")
            .tag("status", "200")
            .tag("uri", IntrospectionController.PATH)
            .register(meters);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!isPlain(request) || !services.includes(request)) {
      chain.doFilter(request, response);
      return;
    }
    long begun = System.nanoTime();
    byte[] body = request.getInputStream().readNBytes(request.getContentLength());
    Introspection answer = answer(body);
    if (answer == null) {
      chain.doFilter(new RereadRequest(request, body), response);
      return;
    }
    write(answer, response);
    answered.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
  }

  private static boolean isPlain(HttpServletRequest request) {
    return request.getMethod().equals("POST")
        && request.getRequestURI().equals(IntrospectionController.PATH)
        && request.getQueryString() == null
        // Who names a request wants to find it again: it goes where it is traced.
        && request.getHeader("X-Request-Id") == null
        && MediaType.APPLICATION_JSON_VALUE.equals(request.getContentType())
        && takesJson(request.getHeader(HttpHeaders.ACCEPT))
        && request.getContentLength() > 0
        && request.getContentLength() <= MAX_BODY;
  }

  private static boolean takesJson(@Nullable String accept) {
    return accept == null
        || accept.equals(MediaType.ALL_VALUE)
        || accept.equals(MediaType.APPLICATION_JSON_VALUE);
  }

  /** Null if there is none, for whatever reason: the whole way finds it again and says it. */
  private @Nullable Introspection answer(byte[] body) {
    try {
      String token = json.readValue(body, IntrospectionController.Request.class).token();
      return token == null || token.length() > IntrospectionController.MAX_TOKEN
          ? null
          : Introspection.of(keys.check(token));
    } catch (JacksonException | DataAccessException e) {
      return null;
    }
  }

  private void write(Introspection answer, HttpServletResponse response) throws IOException {
    byte[] body = json.writeValueAsBytes(answer);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-XSS-Protection", "0");
    response.setHeader("X-Frame-Options", "DENY");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
