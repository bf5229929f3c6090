package ai.coditect.selfservice.work;

import ai.coditect.platform.periodic.PeriodicWork;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * When something was last done with each row of a table: noted in memory, written by one statement
 * beside the requests, and never set back. What cannot be written is kept for the next round; a
 * replica that is killed loses what it noted since the last one.
 */
public abstract class NotedTimes extends PeriodicWork {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Map<String, Instant> noted = new ConcurrentHashMap<>();
  private final Lock writing = new ReentrantLock();
  private final JdbcTemplate jdbc;
  private final String update;

  /**
   * Of a table's rows.
   *
   * @param threadName what its thread is called
   * @param table whose key is a text called {@code id}
   * @param column that takes the time
   */
  protected NotedTimes(String threadName, JdbcTemplate jdbc, String table, String column) {
    super(threadName, INTERVAL);
    this.jdbc = jdbc;
    // In the order of the keys: two replicas never wait for each other.
    this.update =
        """
        update %1$s r set %2$s = greatest(r.%2$s, n.at)
        from (select r.id, n.at from %1$s r
              join unnest(?::text[], ?::timestamptz[]) as n (id, at) on n.id = r.id
              order by r.id for no key update of r) n
        where r.id = n.id
        """
            .formatted(table, column);
  }

  /** Something is done with a row at this time. Waits for nothing. */
  protected final void note(String id, Instant at) {
    noted.merge(id, at, NotedTimes::later);
  }

  /** Writes what was noted so far: when this returns all of it is there, by whichever thread. */
  public final void write() {
    writing.lock();
    try {
      Map<String, Instant> times = new HashMap<>(noted);
      if (!times.isEmpty()) {
        times.forEach(noted::remove);
        write(times);
      }
    } finally {
      writing.unlock();
    }
  }

  private void write(Map<String, Instant> times) {
    try {
      jdbc.update(update, statement -> set(statement, times));
    } catch (RuntimeException e) {
      times.forEach(this::note);
      throw e;
    }
  }

  private static void set(PreparedStatement statement, Map<String, Instant> times)
      throws SQLException {
    var connection = statement.getConnection();
    Object[] at = times.values().stream().map(Timestamp::from).toArray();
    statement.setArray(1, connection.createArrayOf("text", times.keySet().toArray()));
    statement.setArray(2, connection.createArrayOf("timestamptz", at));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  protected final void round() {
    write();
  }

  @Override
  protected final Duration patience() {
    return PATIENCE;
  }

  @Override
  protected final void end() {
    write();
  }
}
