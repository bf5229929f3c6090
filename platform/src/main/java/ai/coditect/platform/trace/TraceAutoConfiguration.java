package ai.coditect.platform.trace;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Makes {@link TraceContexts} available, and names each request. */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
    })
public class TraceAutoConfiguration {

  /** Before all that can answer by itself. */
  private static final int AFTER_TRACING = Ordered.HIGHEST_PRECEDENCE + 5;

  @Bean
  TraceContexts traceContexts(Tracer tracer, Propagator propagator) {
    return new TraceContexts(tracer, propagator);
  }

  @Bean
  FilterRegistrationBean<RequestIdFilter> requestIdFilter(TraceContexts traces) {
    var registration = new FilterRegistrationBean<>(new RequestIdFilter(traces));
    registration.setOrder(AFTER_TRACING);
    return registration;
  }
}
