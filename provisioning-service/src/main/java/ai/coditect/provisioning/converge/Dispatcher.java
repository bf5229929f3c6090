package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes due tenants, as many as this replica has room for, and has each worked on in a virtual
 * thread. What another replica left when it died is taken beside that room, at most as many again:
 * it must not wait until ours are done.
 */
@Component
class Dispatcher {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** With a backlog, slots that become free within this time are filled by one claim. */
  private static final Duration GATHER = Duration.ofMillis(25);

  private final String owner = UUID.randomUUID().toString();
  private final WorkRows rows;
  private final TenantRecords tenants;
  private final Worker worker;
  private final LeaseKeeper leases;
  private final CellRoom room;
  private final WorkSignal signal;
  private final ConvergeProperties properties;
  private final Counter claimed;
  private final Semaphore slots;
  private final Semaphore spare;
  private long lookedForOrphans = System.nanoTime();
  private long lookedForUnsaid = System.nanoTime();
  private volatile boolean running;
  private volatile boolean crowded;
  private @Nullable Thread thread;
  private @Nullable ExecutorService threads;

  Dispatcher(
      WorkRows rows,
      TenantRecords tenants,
      Worker worker,
      LeaseKeeper leases,
      CellRoom room,
      WorkSignal signal,
      ConvergeProperties properties,
      MeterRegistry metrics) {
    this.rows = rows;
    this.tenants = tenants;
    this.worker = worker;
    this.leases = leases;
    this.room = room;
    this.signal = signal;
    this.properties = properties;
    this.slots = new Semaphore(properties.parallelRuns());
    this.spare = new Semaphore(properties.parallelRuns());
    this.claimed =
        Counter.builder("coditect.claims")
            .description("Tenants that this replica took to work on")
            .register(metrics);
    metrics.gauge(
        "coditect.runs.active",
        this,
        each ->
            2.0 * properties.parallelRuns()
                - each.slots.availablePermits()
                - each.spare.availablePermits());
  }

  void start() {
    running = true;
    ExecutorService runs =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("run-", 0).factory());
    threads = runs;
    thread = Thread.ofPlatform().name("dispatcher").start(() -> loop(runs));
  }

  /** Takes nothing more, and waits until what is under way has ended, or until the time is over. */
  void stop(Duration atMost) throws InterruptedException {
    running = false;
    signal.raise();
    if (thread != null) {
      thread.join();
    }
    leases.endAll();
    long end = System.nanoTime() + atMost.toNanos();
    if (!empty(slots, end) || !empty(spare, end)) {
      LOG.warn("Runs are still waiting for backends; their tenants are free when the leases end");
    }
    if (threads != null) {
      threads.shutdown();
    }
  }

  private boolean empty(Semaphore places, long end) throws InterruptedException {
    int all = properties.parallelRuns();
    boolean empty = places.tryAcquire(all, end - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (empty) {
      places.release(all);
    }
    return empty;
  }

  private void loop(ExecutorService runs) {
    int failures = 0;
    while (running) {
      try {
        takeOver(runs);
        takeUnsaid(runs);
        int free = slots.availablePermits();
        int taken = free == 0 ? 0 : take(runs, free);
        failures = 0;
        if (taken < free || free == 0) {
          signal.await(properties.pollInterval());
          gatherSlots();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (failures++ == 0) {
          LOG.atWarn().setCause(e).log("Due tenants cannot be taken for now");
        }
        awaitQuietly();
      }
    }
  }

  /** A claim costs the database nearly the same for many tenants as for one. */
  private void gatherSlots() throws InterruptedException {
    int some = Math.max(1, properties.parallelRuns() / 4);
    if (crowded && slots.tryAcquire(some, GATHER.toNanos(), TimeUnit.NANOSECONDS)) {
      slots.release(some);
    }
  }

  private void awaitQuietly() {
    try {
      signal.await(properties.pollInterval());
    } catch (InterruptedException e) {
      running = false;
    }
  }

  /**
   * Every so often while there is no room for all that is due; with room an ordinary claim takes
   * orphans too, and it comes as often.
   */
  private void takeOver(ExecutorService runs) {
    long askedAt = System.nanoTime();
    int free = spare.availablePermits();
    if (crowded && free > 0 && askedAt - lookedForOrphans >= properties.pollInterval().toNanos()) {
      lookedForOrphans = askedAt;
      begin(runs, rows.takeOver(owner, properties.lease(), free), spare, askedAt);
    }
  }

  /** Every so often; what is done with these is little, whatever else there is to do. */
  private void takeUnsaid(ExecutorService runs) {
    long askedAt = System.nanoTime();
    int free = spare.availablePermits();
    if (free > 0 && askedAt - lookedForUnsaid >= properties.pollInterval().toNanos()) {
      lookedForUnsaid = askedAt;
      begin(runs, rows.claimUnsaid(owner, properties.lease(), free), spare, askedAt);
    }
  }

  private int take(ExecutorService runs, int free) {
    long askedAt = System.nanoTime();
    List<Claim> claims = rows.claim(owner, properties.lease(), free, room.perCell(), room.left());
    begin(runs, claims, slots, askedAt);
    crowded = claims.size() == free || room.left().containsValue(0);
    return claims.size();
  }

  private void begin(ExecutorService runs, List<Claim> claims, Semaphore places, long askedAt) {
    if (!claims.isEmpty()) {
      claimed.increment(claims.size());
      Map<TenantId, TenantRecord> records = read(claims);
      for (Claim claim : claims) {
        begin(runs, claim, records.get(claim.tenant()), places, askedAt);
      }
    }
  }

  /** After the claims were committed: what is not seen here comes with a later wake-up. */
  private Map<TenantId, TenantRecord> read(List<Claim> claims) {
    try {
      return tenants.find(claims.stream().map(Claim::tenant).toList());
    } catch (RuntimeException e) {
      claims.forEach(claim -> leases.giveBack(claim, Duration.ZERO));
      throw e;
    }
  }

  private void begin(
      ExecutorService runs,
      Claim claim,
      @Nullable TenantRecord record,
      Semaphore places,
      long askedAt) {
    if (record == null) {
      // Only an intent wakes a tenant, so its row was there: look again rather than lose it.
      LOG.atWarn().addKeyValue("tenant", claim.tenant()).log("A work row has no intent");
      leases.giveBack(claim, properties.awaitInterval());
      return;
    }
    Lease lease = leases.hold(claim, askedAt);
    places.acquireUninterruptibly();
    room.begun(claim);
    runs.execute(
        () -> {
          try {
            worker.work(claim, record, lease);
          } finally {
            room.ended(claim);
            places.release();
            if (crowded) {
              signal.raise();
            }
          }
        });
  }
}
