package ai.coditect.platform.trace;

import ai.coditect.contracts.Require;
import org.jspecify.annotations.Nullable;

/**
 * Something that belongs to a trace other than the current one.
 *
 * @param traceparent the trace context in W3C form; null if it belongs to none
 * @param value what it is
 */
public record Traced<T>(@Nullable String traceparent, T value) {

  /** Validates. */
  public Traced {
    Require.present(value, "value");
  }

  /** The trace id, or {@code otherwise} if it belongs to no trace. */
  public String traceId(String otherwise) {
    // version "-" 32 hex digits of the trace id "-" parent id "-" flags
    return traceparent == null || traceparent.length() < 35
        ? otherwise
        : traceparent.substring(3, 35);
  }
}
