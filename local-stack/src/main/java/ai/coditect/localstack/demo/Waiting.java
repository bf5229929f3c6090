package ai.coditect.localstack.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks again and again until there is an answer. */
public final class Waiting {

  private static final Duration PAUSE = Duration.ofMillis(100);

  private Waiting() {}

  /** The first answer that is there, or an {@link IllegalStateException} after {@code atMost}. */
  static <T> T until(String what, Duration atMost, Supplier<Optional<T>> question) {
    return until(what, atMost, PAUSE, question);
  }

  /** As the other, with this pause between two questions. */
  public static <T> T until(
      String what, Duration atMost, Duration pause, Supplier<Optional<T>> question) {
    long end = System.nanoTime() + atMost.toNanos();
    var nothing = new CountDownLatch(1);
    while (System.nanoTime() < end) {
      Optional<T> answer = question.get();
      if (answer.isPresent()) {
        return answer.get();
      }
      try {
        if (nothing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what, e);
      }
    }
    throw new IllegalStateException("%s did not come within %s".formatted(what, atMost));
  }
}
