package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.StorageConnections;
import ai.coditect.provisioning.targets.DriftListener;
import ai.coditect.provisioning.targets.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * How much buckets hold. Stores do not tell, so it is counted, a few buckets at a time; nobody
 * waits for a large one to be counted to its end.
 */
@Component
class BucketSizes implements DisposableBean {

  private static final Logger LOG = LoggerFactory.getLogger(BucketSizes.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int AT_A_TIME = 2;

  private final StorageConnections connections;
  private final DriftListener drift;
  private final Clock clock;
  private final Map<TenantId, Measured> known = new ConcurrentHashMap<>();
  private final Map<TenantId, CompletableFuture<Measured>> running = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_A_TIME, Thread.ofPlatform().name("bucket-sizes-", 0).daemon().factory());

  BucketSizes(StorageConnections connections, DriftListener drift, Clock clock) {
    this.connections = connections;
    this.drift = drift;
    this.clock = clock;
  }

  private record Measured(long bytes, Instant at) {}

  /**
   * What a tenant's bucket held not long ago, all versions included. Empty, or older, while it is
   * being counted; when that is done, the tenant is looked at again.
   */
  OptionalLong of(TenantScope scope) {
    Measured last = known.get(scope.tenant());
    Duration every = connections.measureEvery(scope.cell());
    if (last != null && clock.instant().isBefore(last.at().plus(every))) {
      return OptionalLong.of(last.bytes());
    }
    CompletableFuture<Measured> counting =
        running.computeIfAbsent(
            scope.tenant(), _ -> CompletableFuture.supplyAsync(() -> count(scope), threads));
    try {
      return OptionalLong.of(counting.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).bytes());
    } catch (TimeoutException _) {
      var _ = counting.thenRun(() -> drift.drifted(scope.tenant()));
    } catch (ExecutionException e) {
      LOG.atDebug()
          .addKeyValue("tenant", scope.tenant())
          .setCause(e)
          .log("A bucket's size cannot be counted for now");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return last == null ? OptionalLong.empty() : OptionalLong.of(last.bytes());
  }

  private Measured count(TenantScope scope) {
    try {
      var content = new BucketContent(connections.s3(scope.cell()), Names.of(scope).bucket());
      Instant begun = clock.instant();
      long bytes = content.versions().mapToLong(ObjectVersion::size).sum();
      var measured = new Measured(bytes, begun);
      known.put(scope.tenant(), measured);
      return measured;
    } finally {
      running.remove(scope.tenant());
    }
  }

  /** A bucket that is not there holds nothing. */
  void forget(TenantId tenant) {
    known.remove(tenant);
  }

  @Override
  public void destroy() {
    threads.shutdownNow();
  }
}
