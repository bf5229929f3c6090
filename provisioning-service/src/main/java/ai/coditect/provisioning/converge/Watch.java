package ai.coditect.provisioning.converge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks up, once a second, what operators paused and how long due tenants have been waiting. */
@Component
class Watch {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Gates gates;
  private final WorkRows rows;
  private final MultiGauge ages;
  private final WorkSignal stop = new WorkSignal();
  private volatile boolean running;
  private @Nullable Thread thread;

  Watch(Gates gates, WorkRows rows, MeterRegistry metrics) {
    this.gates = gates;
    this.rows = rows;
    this.ages =
        MultiGauge.builder("coditect.work.oldest.age")
            .description("How long the oldest unfinished tenant of a cell has been due; 0 if none")
            .baseUnit("seconds")
            .register(metrics);
  }

  void start() {
    running = true;
    look();
    thread = Thread.ofPlatform().daemon().name("watch").start(this::loop);
  }

  void stop() throws InterruptedException {
    running = false;
    stop.raise();
    if (thread != null) {
      thread.join();
    }
  }

  private void loop() {
    try {
      while (running) {
        stop.await(INTERVAL);
        look();
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }

  private void look() {
    try {
      gates.refresh();
      List<MultiGauge.Row<?>> found = new java.util.ArrayList<>();
      rows.oldestDue()
          .forEach(
              (cell, age) ->
                  found.add(MultiGauge.Row.of(Tags.of("cell", cell), age.toMillis() / 1_000.0)));
      ages.register(found, true);
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("Pauses and ages cannot be looked up for now");
    }
  }
}
