package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import ai.coditect.platform.periodic.PeriodicWork;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * When each key was used last, to ten seconds. Noted in memory, written in one batch beside the
 * requests; a replica that is killed loses ten seconds of it.
 */
@Component
class LastUses extends PeriodicWork {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int BATCH = 1_000;

  private final Map<ApiKeyId, Instant> noted = new ConcurrentHashMap<>();
  private final JdbcTemplate jdbc;
  private final Clock clock;

  LastUses(JdbcTemplate jdbc, Clock clock) {
    super("api-key-uses", INTERVAL);
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A key is used right now. */
  void used(ApiKeyId key) {
    noted.put(key, clock.instant());
  }

  /** Writes what was noted so far. */
  void write() {
    List<Map.Entry<ApiKeyId, Instant>> uses = new ArrayList<>(noted.entrySet());
    uses.forEach(use -> noted.remove(use.getKey(), use.getValue()));
    jdbc.batchUpdate(
        "update api_key set last_used_at = greatest(last_used_at, ?) where id = ?",
        uses,
        BATCH,
        (statement, use) -> {
          statement.setTimestamp(1, Timestamp.from(use.getValue()));
          statement.setString(2, use.getKey().value());
        });
  }

  @Override
  protected void round() {
    write();
  }

  @Override
  protected String failure() {
    return "When keys were used last could not be written";
  }

  @Override
  protected Duration patience() {
    return PATIENCE;
  }

  @Override
  protected void end() {
    write();
  }
}
