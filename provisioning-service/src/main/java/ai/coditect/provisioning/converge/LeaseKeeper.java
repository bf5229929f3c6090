package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the leases of everything that this replica works on, in one statement every third of their
 * length, and gives back what it does not work on any more.
 */
@Component
class LeaseKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  /** What could not be given back is tried again after so long. */
  private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

  private final WorkRows rows;
  private final Duration length;
  private final Duration tick;
  private final Counter losses;
  private final Map<Claim, Lease> held = new ConcurrentHashMap<>();
  private final Map<Claim, Duration> returning = new ConcurrentHashMap<>();
  private final WorkSignal wake = new WorkSignal();
  private volatile boolean running;
  private @Nullable Thread thread;

  LeaseKeeper(WorkRows rows, ConvergeProperties properties, MeterRegistry metrics) {
    this.rows = rows;
    this.length = properties.lease();
    this.tick = Collections.min(List.of(length.dividedBy(12), LONGEST_TICK));
    this.losses =
        Counter.builder("coditect.lease.losses")
            .description("Leases that somebody else took while this replica still worked")
            .register(metrics);
  }

  void start() {
    running = true;
    thread = Thread.ofPlatform().name("leases").start(this::loop);
  }

  /** Ends after a last attempt to give back what is to be given back. */
  void stop() {
    running = false;
    wake.raise();
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Begins to keep a claim's lease.
   *
   * @param askedAtNanos the monotonic time before the claim was asked for
   */
  Lease hold(Claim claim, long askedAtNanos) {
    var lease = new Lease(askedAtNanos, length);
    held.put(claim, lease);
    return lease;
  }

  /** The claim's row was given back with its last checkpoint, or is somebody else's. */
  void done(Claim claim) {
    held.remove(claim);
  }

  /** How many tenants this replica works on. */
  int count() {
    return held.size();
  }

  /** Gives a row back without a checkpoint, as soon as the database answers. */
  void giveBack(Claim claim, Duration rest) {
    returning.put(claim, rest);
    held.remove(claim);
    wake.raise();
  }

  /** Has every run end at its next step boundary. */
  void endAll() {
    held.values().forEach(Lease::end);
  }

  private void loop() {
    long renewedAt = System.nanoTime();
    while (running) {
      try {
        wake.await(tick);
        giveBackReturning();
        long now = System.nanoTime();
        if (now - renewedAt >= length.dividedBy(3).toNanos()) {
          renewedAt = now;
          renewAll(now);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.atWarn().log("Leases cannot be kept for now: {}", e.toString());
      }
    }
    try {
      giveBackReturning();
    } catch (RuntimeException e) {
      LOG.atWarn().log("What could not be given back waits for its lease to end: {}", e.toString());
    }
  }

  private void renewAll(long now) {
    Map<Claim, Lease> asked = Map.copyOf(held);
    if (asked.isEmpty()) {
      return;
    }
    Set<TenantId> renewed = rows.renew(asked.keySet(), length);
    asked.forEach(
        (claim, lease) -> {
          if (renewed.contains(claim.tenant())) {
            lease.renewed(now, length);
          } else if (held.containsKey(claim)) {
            lease.lose();
            losses.increment();
            LOG.atWarn().addKeyValue("tenant", claim.tenant()).log("A lease is lost");
          }
        });
  }

  private void giveBackReturning() {
    if (returning.isEmpty()) {
      return;
    }
    Map<Duration, List<Claim>> byRest =
        returning.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getValue,
                    Collectors.mapping(
                        Map.Entry::getKey, Collectors.toCollection(ArrayList::new))));
    byRest.forEach(
        (rest, claims) -> {
          rows.giveBack(claims, rest);
          claims.forEach(returning::remove);
        });
  }
}
