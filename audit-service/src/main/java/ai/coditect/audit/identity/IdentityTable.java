package ai.coditect.audit.identity;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** How far each stream of events is taken, which of the newest are, and what is wrong with them. */
@Component
class IdentityTable {

  private final JdbcTemplate jdbc;

  IdentityTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The identity provider's two streams. */
  enum Stream {
    USER,
    ADMIN;

    String code() {
      return this == USER ? "user" : "admin";
    }
  }

  /**
   * Where a stream is.
   *
   * @param upTo the time of the newest event that was taken
   * @param readAt when it was last read to its end, by the database's clock; null before the first
   *     time
   * @param now the database's clock
   */
  record Cursor(Instant upTo, @Nullable Instant readAt, Instant now) {}

  Cursor cursor(Stream stream) {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "select up_to, read_at, clock_timestamp() from identity_cursor where stream = ?",
            (row, _) -> {
              Timestamp readAt = row.getTimestamp(2);
              return new Cursor(
                  row.getTimestamp(1).toInstant(),
                  readAt == null ? null : readAt.toInstant(),
                  row.getTimestamp(3).toInstant());
            },
            stream.code()));
  }

  /** Lets nobody else take events of a stream until the transaction ends. */
  void lock(Stream stream) {
    jdbc.query("select from identity_cursor where stream = ? for update", _ -> {}, stream.code());
  }

  /** Those of these events that were not taken yet; now they are. */
  Set<String> takeNew(Stream stream, List<Happening> happenings) {
    return new HashSet<>(
        jdbc.query(
            """
            insert into identity_event (stream, key, at)
            select ?, k, a::timestamptz from unnest(?::text[], ?::text[]) as e (k, a)
            on conflict do nothing returning key
            """,
            (row, _) -> row.getString(1),
            stream.code(),
            happenings.stream().map(Happening::key).toArray(String[]::new),
            happenings.stream().map(it -> it.at().toString()).toArray(String[]::new)));
  }

  /** All up to this time is taken. A time to come would hide what is still to happen before it. */
  void advance(Stream stream, Instant upTo) {
    jdbc.update(
        """
        update identity_cursor set up_to = greatest(up_to, least(?, clock_timestamp()))
        where stream = ?
        """,
        Timestamp.from(upTo),
        stream.code());
  }

  /** It was read to its end at this time; what is so old that it cannot come again is forgotten. */
  void readToEnd(Stream stream, Instant at, Duration overlap) {
    jdbc.update(
        "update identity_cursor set read_at = greatest(read_at, ?) where stream = ?",
        Timestamp.from(at),
        stream.code());
    jdbc.update(
        """
        delete from identity_event e using identity_cursor c
        where c.stream = ? and e.stream = c.stream and e.at < c.up_to - ? * interval '1 ms'
        """,
        stream.code(),
        2 * overlap.toMillis());
  }

  /** Notes what is wrong with a stream, or that nothing is; whether that is new. */
  boolean alarm(Stream stream, @Nullable String what) {
    return jdbc.update(
            "update identity_cursor set alarm = ? where stream = ? and alarm is distinct from ?",
            what,
            stream.code(),
            what)
        == 1;
  }

  /** Takes so many numbers of each scope and returns the one before the first. */
  Map<String, Long> reserve(Map<String, Long> counts) {
    Map<String, Long> before = new HashMap<>();
    Collection<Long> many = counts.values();
    jdbc.query(
        """
        insert into identity_sequence as s (scope, last_seq)
        select scope, count from unnest(?::text[], ?::bigint[]) as v (scope, count)
        on conflict (scope) do update set last_seq = s.last_seq + excluded.last_seq
        returning scope, last_seq
        """,
        row -> {
          String scope = row.getString(1);
          before.put(scope, row.getLong(2) - counts.getOrDefault(scope, 0L));
        },
        counts.keySet().toArray(String[]::new),
        many.toArray(Long[]::new));
    return before;
  }
}
