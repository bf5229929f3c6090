package ai.coditect.provisioning.cell;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullMarked;

/**
 * What a process has to its backends: after so many questions, asked of whichever of them, no
 * further one gets there, as when the process dies.
 */
@NullMarked
public final class Line {

  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  /** From now on, this many questions get there. */
  public Line cutAfter(int questions) {
    left.set(questions);
    return this;
  }

  /** All get there again. */
  public void mend() {
    left.set(Long.MAX_VALUE);
  }

  /** Whether the next question, which is asked now, gets there. */
  boolean takes() {
    return left.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0;
  }
}
