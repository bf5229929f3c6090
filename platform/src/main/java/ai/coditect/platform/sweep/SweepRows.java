package ai.coditect.platform.sweep;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Where each sweep is, and when it goes on; by the database's clock. */
class SweepRows {

  private final JdbcTemplate jdbc;

  SweepRows(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Knows a sweep from now on; a new one begins after an interval. */
  void add(String name, Duration interval) {
    jdbc.update(
        """
        insert into sweep (name, due_at) values (?, now() + ? * interval '1 ms')
        on conflict do nothing
        """,
        name,
        interval.toMillis());
  }

  /** The position of a sweep that is due, held until the transaction ends; empty if it is not. */
  Optional<String> take(String name) {
    return jdbc
        .queryForList(
            "select position from sweep where name = ? and due_at <= now() for update skip locked",
            String.class,
            name)
        .stream()
        .findFirst();
  }

  /** Says how far a sweep has come and when it goes on. */
  void advance(String name, @Nullable String position, Duration rest) {
    jdbc.update(
        "update sweep set position = ?, due_at = now() + ? * interval '1 ms' where name = ?",
        position == null ? "" : position,
        rest.toMillis(),
        name);
  }

  /** Puts a sweep off, where it is. */
  void putOff(String name, Duration rest) {
    jdbc.update(
        "update sweep set due_at = now() + ? * interval '1 ms' where name = ?",
        rest.toMillis(),
        name);
  }
}
