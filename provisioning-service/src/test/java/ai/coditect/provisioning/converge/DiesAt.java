package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.plan.Step;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Kills its replica at one boundary of one tenant's steps, each time that it is told to. */
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

  private volatile @Nullable Order order;

  /** To die at the n-th step that the tenant's runs do from now on. */
  record Order(
      TenantId tenant,
      int step,
      Moment moment,
      CountDownLatch died,
      AtomicInteger begun,
      AtomicInteger done,
      Map<Long, Integer> intended) {

    Order(TenantId tenant, int step, Moment moment) {
      this(
          tenant,
          step,
          moment,
          new CountDownLatch(1),
          new AtomicInteger(),
          new AtomicInteger(),
          new ConcurrentHashMap<>());
    }
  }

  CountDownLatch arm(TenantId tenant, int step, Moment moment) {
    var given = new Order(tenant, step, moment);
    order = given;
    return given.died();
  }

  void disarm() {
    order = null;
    revive();
  }

  @Override
  void beforeCheckpoint(Checkpoint checkpoint) {
    Order given = of(checkpoint.claim().tenant());
    if (given != null) {
      checkpoint
          .runs()
          .forEach(
              run -> {
                if (run.epoch() == checkpoint.claim().epoch()) {
                  given.intended().put(run.epoch(), run.log().steps().size());
                }
              });
      dieIf(given, given.moment() == Moment.BEFORE_INTENT && isIntended(given));
    }
  }

  @Override
  void afterCheckpoint(Checkpoint checkpoint) {
    Order given = of(checkpoint.claim().tenant());
    if (given != null) {
      dieIf(given, given.moment() == Moment.AFTER_INTENT && isIntended(given));
      dieIf(given, given.moment() == Moment.AFTER_OUTCOME && given.done().get() > given.step());
    }
  }

  /** Whether it was said, in this run or one before, that the n-th step is about to be done. */
  private static boolean isIntended(Order given) {
    return given.intended().values().stream().mapToInt(Integer::intValue).sum() > given.step();
  }

  @Override
  void beforeEffect(TenantId tenant, Step step) {
    Order given = of(tenant);
    if (given != null) {
      int number = given.begun().getAndIncrement();
      dieIf(given, given.moment() == Moment.BEFORE_EFFECT && number == given.step());
    }
  }

  @Override
  void afterEffect(TenantId tenant, Step step) {
    Order given = of(tenant);
    if (given != null) {
      int number = given.done().getAndIncrement();
      dieIf(given, given.moment() == Moment.AFTER_EFFECT && number == given.step());
    }
  }

  private @Nullable Order of(TenantId tenant) {
    Order given = order;
    return given != null && given.tenant().equals(tenant) ? given : null;
  }

  private void dieIf(Order given, boolean now) {
    if (now) {
      kill();
      given.died().countDown();
      throw new Killed();
    }
  }
}
