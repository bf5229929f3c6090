package ai.coditect.selfservice.members;

import ai.coditect.selfservice.work.NotedTimes;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * When each member was last active, to five minutes: of all requests in that time one is written
 * down, and none waits for it.
 */
@Component
class Activity extends NotedTimes {

  private static final Duration COALESCED = Duration.ofMinutes(5);
  private static final int TRACKED = 50_000;

  private final Cache<String, Instant> seen =
      Caffeine.newBuilder().maximumSize(TRACKED).expireAfterWrite(COALESCED).build();
  private final Clock clock;

  Activity(JdbcTemplate jdbc, Clock clock) {
    super("member-activity", jdbc, "member", "last_active_at");
    this.clock = clock;
  }

  /** Somebody does something with their tenant. */
  void seen(Member member) {
    String id = member.id().value();
    Instant now = clock.instant();
    Instant before = seen.getIfPresent(id);
    if (before == null || before.plus(COALESCED).isBefore(now)) {
      seen.put(id, now);
      note(id, now);
    }
  }

  @Override
  protected String failure() {
    return "When members were last active could not be written";
  }
}
