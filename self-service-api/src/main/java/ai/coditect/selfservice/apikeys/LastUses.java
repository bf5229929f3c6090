package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.ApiKeyId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * When each key was used last, to ten seconds. Noted in memory, written in one batch beside the
 * requests; a replica that is killed loses ten seconds of it.
 */
@Component
class LastUses implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(LastUses.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final int BATCH = 1_000;

  private final Map<ApiKeyId, Instant> noted = new ConcurrentHashMap<>();
  private final JdbcTemplate jdbc;
  private final Clock clock;
  private @Nullable ScheduledExecutorService thread;

  LastUses(JdbcTemplate jdbc, Clock clock) {
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
  public synchronized void start() {
    ScheduledExecutorService fresh =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("api-key-uses").daemon().factory());
    var _ =
        fresh.scheduleWithFixedDelay(
            this::tryToWrite, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    thread = fresh;
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.shutdownNow();
      thread = null;
      tryToWrite();
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return thread != null;
  }

  private void tryToWrite() {
    try {
      write();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("When keys were used last could not be written");
    }
  }
}
