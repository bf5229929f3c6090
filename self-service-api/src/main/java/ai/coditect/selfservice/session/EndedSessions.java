package ai.coditect.selfservice.session;

import ai.coditect.platform.periodic.PeriodicWork;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Forgets sessions whose time is over. */
@Component
class EndedSessions extends PeriodicWork {

  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final int PAGE = 1_000;

  private final SessionStore store;
  private final Clock clock;

  EndedSessions(SessionStore store, Clock clock) {
    super("ended-sessions", INTERVAL);
    this.store = store;
    this.clock = clock;
  }

  @Override
  protected void round() {
    boolean more = true;
    while (more && isRunning()) {
      more = store.forgetEnded(clock.instant(), PAGE) == PAGE;
    }
  }

  @Override
  protected String failure() {
    return "Sessions that are over could not be forgotten";
  }
}
