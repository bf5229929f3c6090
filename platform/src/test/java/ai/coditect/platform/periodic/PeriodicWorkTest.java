package ai.coditect.platform.periodic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class PeriodicWorkTest {

  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration OFTEN = Duration.ofMillis(5);

  private Work work = new Work(NEVER, NEVER, Duration.ZERO, () -> {});

  @AfterEach
  void stop() {
    work.stop();
  }

  @Test
  void a_round_that_fails_does_not_keep_the_next_ones_from_coming() {
    work =
        new Work(
            Duration.ZERO,
            OFTEN,
            Duration.ZERO,
            () -> {
              throw new IllegalStateException("for this test");
            });
    work.start();

    await().untilAsserted(() -> assertThat(work.rounds).hasValueGreaterThan(3));
  }

  @Test
  void whoever_wakes_it_need_not_wait_for_the_interval() {
    work.start();
    assertThat(work.rounds).hasValue(0);

    work.wake();

    await().untilAsserted(() -> assertThat(work.rounds).hasValue(1));
  }

  @Test
  void a_stop_breaks_off_a_round_that_waits() throws Exception {
    var begun = new CountDownLatch(1);
    var brokenOff = new CountDownLatch(1);
    work =
        new Work(
            Duration.ZERO,
            NEVER,
            Duration.ZERO,
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                brokenOff.countDown();
              }
            });
    work.start();
    begun.await();

    work.stop();

    assertThat(brokenOff.getCount()).isZero();
    assertThat(work.isRunning()).isFalse();
  }

  @Test
  void a_patient_stop_lets_the_round_end_and_does_the_last_thing_once() throws Exception {
    var begun = new CountDownLatch(1);
    var finish = new CountDownLatch(1);
    var finished = new AtomicInteger();
    work =
        new Work(
            Duration.ZERO,
            NEVER,
            Duration.ofSeconds(30),
            () -> {
              begun.countDown();
              try {
                finish.await();
                finished.incrementAndGet();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    work.start();
    begun.await();
    Thread stopper = Thread.ofPlatform().start(work::stop);
    await().until(() -> !work.isRunning());

    finish.countDown();
    stopper.join();

    assertThat(finished).hasValue(1);
    assertThat(work.rounds).hasValue(1);
    assertThat(work.ends).hasValue(1);
  }

  @Test
  void what_was_stopped_can_be_started_again() {
    work = new Work(Duration.ZERO, NEVER, Duration.ofSeconds(30), () -> {});
    work.start();
    await().untilAsserted(() -> assertThat(work.rounds).hasValue(1));
    work.stop();

    work.start();

    await().untilAsserted(() -> assertThat(work.rounds).hasValue(2));
  }

  private static final class Work extends PeriodicWork {

    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final Duration patience;
    private final Runnable round;

    Work(Duration first, Duration interval, Duration patience, Runnable round) {
      super("periodic-work-test", first, interval);
      this.patience = patience;
      this.round = round;
    }

    @Override
    protected void round() {
      rounds.incrementAndGet();
      round.run();
    }

    @Override
    protected void end() {
      ends.incrementAndGet();
    }

    @Override
    protected Duration patience() {
      return patience;
    }

    @Override
    protected String failure() {
      return "The test's round failed, as it should";
    }

    @Override
    protected Level failureLevel() {
      return Level.DEBUG;
    }
  }
}
