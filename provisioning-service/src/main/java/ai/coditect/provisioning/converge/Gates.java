package ai.coditect.provisioning.converge;

import ai.coditect.provisioning.cell.CellId;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The gate of each cell's targets, as this replica knows them, and what operators paused. */
@Component
class Gates {

  private static final Logger LOG = LoggerFactory.getLogger(Gates.class);
  private static final float HALF = 50;

  private final Map<Place, Gate> gates = new ConcurrentHashMap<>();
  private final LimitProperties limits;
  private final Pauses pauses;
  private final MeterRegistry metrics;
  private volatile Map<Place, String> paused = Map.of();

  Gates(LimitProperties limits, Pauses pauses, MeterRegistry metrics) {
    this.limits = limits;
    this.pauses = pauses;
    this.metrics = metrics;
  }

  private record Place(CellId cell, String target) {}

  Gate of(CellId cell, String target) {
    return gates.computeIfAbsent(new Place(cell, target), this::gate);
  }

  /** Why an operator holds a target back; null if nobody does. */
  @Nullable String pausedBecause(CellId cell, String target) {
    return paused.get(new Place(cell, target));
  }

  /** Looks up what is paused. */
  void refresh() {
    Map<Place, String> now = new HashMap<>();
    for (Pauses.Pause pause : pauses.all()) {
      if (pause.target() != null) {
        now.put(new Place(pause.cell(), pause.target()), pause.reason());
      }
    }
    paused = now;
  }

  /** The cells of which a target does not answer. */
  Set<CellId> sickCells() {
    return gates.entrySet().stream()
        .filter(gate -> gate.getValue().closed())
        .map(gate -> gate.getKey().cell())
        .collect(Collectors.toSet());
  }

  private Gate gate(Place place) {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            place.cell() + "/" + place.target(),
            CircuitBreakerConfig.custom()
                .slidingWindow(
                    limits.breakerWindow(),
                    Math.max(1, limits.breakerWindow() / 2),
                    SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(HALF)
                .waitDurationInOpenState(limits.breakerPause())
                .permittedNumberOfCallsInHalfOpenState(limits.breakerProbes())
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            change ->
                LOG.atWarn()
                    .addKeyValue("cell", place.cell())
                    .addKeyValue("target", place.target())
                    .log("Circuit breaker: {}", change.getStateTransition()));
    var gate = new Gate("%s of cell %s".formatted(place.target(), place.cell()), limits, breaker);
    Gauge.builder("coditect.breaker.open", gate, each -> each.closed() ? 1 : 0)
        .description("1 while a target does not answer and is not called")
        .tags("cell", place.cell().value(), "target", place.target())
        .register(metrics);
    return gate;
  }
}
