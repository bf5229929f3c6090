package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.plan.Step;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Kills its replica when each of some tenants has come to a boundary of its own. Whoever is there
 * first stands still until the last one is, with all of its steps, so that the death finds every
 * one of them exactly there.
 */
@NullMarked
final class DiesAt extends Faults {

  /** Where a replica dies. */
  enum Moment {
    BEFORE_INTENT,
    AFTER_INTENT,
    BEFORE_EFFECT,
    AFTER_EFFECT,
    AFTER_OUTCOME
  }

  private volatile @Nullable Death death;

  /** To die when all of these have come to where they are to be. */
  record Death(
      Map<TenantId, Order> orders, CountDownLatch awaited, CompletableFuture<Void> happened) {

    static Death of(Collection<Order> orders) {
      return new Death(
          orders.stream().collect(Collectors.toMap(Order::tenant, Function.identity())),
          new CountDownLatch(orders.size()),
          new CompletableFuture<>());
    }

    boolean isAtItsBoundary(TenantId tenant) {
      return Objects.requireNonNull(orders.get(tenant)).there().get();
    }
  }

  /** To stand still at the n-th step that the tenant's runs do from now on. */
  record Order(
      TenantId tenant,
      int step,
      Moment moment,
      AtomicBoolean there,
      AtomicInteger begun,
      AtomicInteger done,
      Map<Long, Integer> intended) {

    Order(TenantId tenant, int step, Moment moment) {
      this(
          tenant,
          step,
          moment,
          new AtomicBoolean(),
          new AtomicInteger(),
          new AtomicInteger(),
          new ConcurrentHashMap<>());
    }
  }

  /** The death that follows when all of these are where they are to be. */
  Death arm(Collection<Order> orders) {
    var given = Death.of(orders);
    death = given;
    return given;
  }

  /** Whoever has not come by now is not waited for. */
  void dieNow() {
    Death awaited = death;
    if (awaited != null) {
      kill();
      awaited.happened().complete(null);
    }
  }

  void disarm() {
    death = null;
    revive();
  }

  @Override
  void beforeCheckpoint(Checkpoint checkpoint) {
    at(
        checkpoint.claim().tenant(),
        given -> {
          checkpoint
              .runs()
              .forEach(
                  run -> {
                    if (run.epoch() == checkpoint.claim().epoch()) {
                      given.intended().put(run.epoch(), run.log().steps().size());
                    }
                  });
          return given.moment() == Moment.BEFORE_INTENT && isIntended(given);
        });
  }

  @Override
  void afterCheckpoint(Checkpoint checkpoint) {
    at(
        checkpoint.claim().tenant(),
        given ->
            (given.moment() == Moment.AFTER_INTENT && isIntended(given))
                || (given.moment() == Moment.AFTER_OUTCOME && given.done().get() > given.step()));
  }

  /** Whether it was said, in this run or one before, that the n-th step is about to be done. */
  private static boolean isIntended(Order given) {
    return given.intended().values().stream().mapToInt(Integer::intValue).sum() > given.step();
  }

  @Override
  void beforeEffect(TenantId tenant, Step step) {
    at(
        tenant,
        given -> {
          int number = given.begun().getAndIncrement();
          return given.moment() == Moment.BEFORE_EFFECT && number == given.step();
        });
  }

  @Override
  void afterEffect(TenantId tenant, Step step) {
    at(
        tenant,
        given -> {
          int number = given.done().getAndIncrement();
          return given.moment() == Moment.AFTER_EFFECT && number == given.step();
        });
  }

  /** Where a tenant's run ends if this is its boundary, or if another of its steps is at it. */
  private void at(TenantId tenant, Function<Order, Boolean> reached) {
    Death awaited = death;
    Order given = awaited == null ? null : awaited.orders().get(tenant);
    if (awaited == null || given == null) {
      return;
    }
    if (!given.there().get() && reached.apply(given) && given.there().compareAndSet(false, true)) {
      arrived(awaited);
    }
    if (given.there().get()) {
      awaited.happened().join();
      throw new Killed();
    }
  }

  private void arrived(Death awaited) {
    awaited.awaited().countDown();
    if (awaited.awaited().getCount() == 0) {
      dieNow();
    }
  }
}
