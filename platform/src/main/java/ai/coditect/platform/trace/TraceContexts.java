package ai.coditect.platform.trace;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the current trace context down as a W3C {@code traceparent}, and goes on with one that was
 * written down.
 */
public final class TraceContexts {

  private static final String TRACEPARENT = "traceparent";

  private final Tracer tracer;
  private final Propagator propagator;

  TraceContexts(Tracer tracer, Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /** The current context as {@code traceparent}; null outside any trace. */
  public @Nullable String current() {
    TraceContext context = tracer.currentTraceContext().context();
    if (context == null) {
      return null;
    }
    Map<String, String> carrier = new HashMap<>();
    propagator.inject(context, carrier, (_, name, value) -> carrier.put(name, value));
    return carrier.get(TRACEPARENT);
  }

  /** The current trace id, or {@code otherwise} outside any trace. */
  public String currentTraceId(String otherwise) {
    TraceContext context = tracer.currentTraceContext().context();
    return context == null ? otherwise : context.traceId();
  }

  /**
   * Does {@code work} in a span of this name below {@code traceparent}, or in a new trace if that
   * is null.
   */
  public <T extends @Nullable Object> T continued(
      @Nullable String traceparent, String spanName, Supplier<T> work) {
    Map<String, String> carrier = traceparent == null ? Map.of() : Map.of(TRACEPARENT, traceparent);
    Span span = propagator.extract(carrier, Map::get).name(spanName).start();
    try (var _ = tracer.withSpan(span)) {
      return work.get();
    } catch (RuntimeException e) {
      span.error(e);
      throw e;
    } finally {
      span.end();
    }
  }
}
