package ai.coditect.platform.trace;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Makes {@link TraceContexts} available. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
    })
public class TraceAutoConfiguration {

  @Bean
  TraceContexts traceContexts(Tracer tracer, Propagator propagator) {
    return new TraceContexts(tracer, propagator);
  }
}
