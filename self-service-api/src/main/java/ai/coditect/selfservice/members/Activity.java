package ai.coditect.selfservice.members;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * When each member was last active, to five minutes: of all requests in that time one writes it
 * down, so that asking is not as dear as changing.
 */
@Component
class Activity {

  private static final Duration COALESCED = Duration.ofMinutes(5);
  private static final int TRACKED = 50_000;

  private final Cache<String, Instant> noted =
      Caffeine.newBuilder().maximumSize(TRACKED).expireAfterWrite(COALESCED).build();
  private final JdbcClient jdbc;
  private final Clock clock;

  Activity(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Somebody does something with their tenant. */
  void seen(Member member) {
    Instant now = clock.instant();
    Instant before = noted.getIfPresent(member.id().value());
    if (before == null || before.plus(COALESCED).isBefore(now)) {
      noted.put(member.id().value(), now);
      jdbc.sql(
              """
              update member set last_active_at = ?
              where id = ? and (last_active_at is null or last_active_at < ?)
              """)
          .params(Timestamp.from(now), member.id().value(), Timestamp.from(now.minus(COALESCED)))
          .update();
    }
  }
}
