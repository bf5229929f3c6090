package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Failure;
import ai.coditect.provisioning.plan.FailureException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way to one target of one cell: so many calls at a time, and none for a while when it does not
 * answer, so that a sick backend holds up nobody but those who need it.
 */
final class Gate {

  private final String name;
  private final Semaphore permits;
  private final Duration permitWait;
  private final CircuitBreaker breaker;
  private volatile @Nullable TenantId lastFailed;

  /**
   * A gate.
   *
   * @param name the target and its cell, for people
   */
  Gate(String name, LimitProperties limits, CircuitBreaker breaker) {
    this.name = name;
    this.permits = new Semaphore(limits.callsPerTarget());
    this.permitWait = limits.permitWait();
    this.breaker = breaker;
  }

  /** Whether nothing is let through now. */
  boolean closed() {
    return breaker.getState() == State.OPEN;
  }

  /**
   * Calls the target.
   *
   * @param failure tells from a result whether the target failed; null if it did not
   * @throws FailureException what the call threw, or transient without a call
   */
  <T> T through(TenantId tenant, Supplier<T> call, Function<T, @Nullable Failure> failure) {
    acquire();
    try {
      if (!breaker.tryAcquirePermission()) {
        throw unavailable("%s does not answer; it is tried again soon".formatted(name));
      }
      return observed(tenant, call, failure);
    } finally {
      permits.release();
    }
  }

  private <T> T observed(
      TenantId tenant, Supplier<T> call, Function<T, @Nullable Failure> failure) {
    long start = System.nanoTime();
    Throwable thrown = null;
    Failure failed = null;
    try {
      T result = call.get();
      failed = failure.apply(result);
      return result;
    } catch (FailureException e) {
      failed = e.failure();
      thrown = e;
      throw e;
    } catch (RuntimeException | Error e) {
      // A bug of ours says nothing about the backend.
      thrown = e;
      throw e;
    } finally {
      record(tenant, System.nanoTime() - start, failed, thrown);
    }
  }

  private void record(
      TenantId tenant, long nanos, @Nullable Failure failed, @Nullable Throwable thrown) {
    if (failed == null && thrown != null) {
      breaker.releasePermission();
    } else if (failed == null || !away(failed)) {
      breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
    } else if (tenant.equals(lastFailed) && breaker.getState() == State.CLOSED) {
      // One tenant's trouble, however often it tries, is not the backend's.
      breaker.releasePermission();
    } else {
      lastFailed = tenant;
      breaker.onError(
          nanos,
          TimeUnit.NANOSECONDS,
          thrown == null ? new FailureException(failed, null) : thrown);
    }
  }

  /**
   * Reasons are named so: KubernetesUnavailable, CellUnavailable, … What only this tenant has to
   * wait for (something is being deleted, locked, or not written yet) has other ones.
   */
  static boolean away(Failure failure) {
    return failure instanceof Failure.Transient && failure.reason().name().endsWith("_UNAVAILABLE");
  }

  private void acquire() {
    try {
      if (!permits.tryAcquire(permitWait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw unavailable("%s is busy".formatted(name));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while waiting for %s".formatted(name));
    }
  }

  private static FailureException unavailable(String message) {
    return new FailureException(new Failure.Transient(Reason.CELL_UNAVAILABLE, message), null);
  }
}
