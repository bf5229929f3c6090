package ai.coditect.benchmarks.engine;

import ai.coditect.contracts.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** The same for many tenants, so many at a time, each on a thread of its own. */
final class Side {

  private Side() {}

  /** Returns when it is done for all; fails if it failed for one. */
  static void bySide(int atATime, List<TenantId> tenants, Consumer<TenantId> work)
      throws InterruptedException {
    var permits = new Semaphore(atATime);
    List<Future<?>> all = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (TenantId tenant : tenants) {
        permits.acquire();
        all.add(
            threads.submit(
                () -> {
                  try {
                    work.accept(tenant);
                  } finally {
                    permits.release();
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("one of the tenants could not be made", e.getCause());
    }
  }
}
