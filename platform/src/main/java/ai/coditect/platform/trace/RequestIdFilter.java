package ai.coditect.platform.trace;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells every answer's request id in {@code X-Request-Id}: the caller's own, where it is up to 128
 * characters of those that ids are made of, else the trace id. The caller's own is in the logs too,
 * beside the trace id.
 */
final class RequestIdFilter extends OncePerRequestFilter {

  private static final String HEADER = "X-Request-Id";
  private static final String LOGGED = "requestId";
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:+/=@~-]{1,128}");

  private final TraceContexts traces;

  RequestIdFilter(TraceContexts traces) {
    this.traces = traces;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String callers = sane(request.getHeader(HEADER));
    if (callers == null) {
      response.setHeader(HEADER, traces.currentTraceId("none"));
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(HEADER, callers);
    try (var _ = MDC.putCloseable(LOGGED, callers)) {
      chain.doFilter(request, response);
    }
  }

  private static @Nullable String sane(@Nullable String id) {
    return id != null && SANE.matcher(id).matches() ? id : null;
  }
}
