package ai.coditect.platform.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The tokens that are left, over all replicas, in the database. It counts by the database's clock,
 * so the replicas' own do not matter.
 */
class SharedTokens {

  private static final String REFILLED =
      """
      least(excluded.capacity,
            r.tokens + excluded.refill
              * greatest(0, extract(epoch from excluded.at - r.at)::double precision))
      """;

  // In the order of the keys: two replicas never wait for each other. Debts are bounded, so that
  // what one replica gave too much is paid back within a window.
  private static final String REPORT =
      """
      insert into rate_limit as r (key, capacity, refill, used, tokens, at)
      select k, c, f, u, greatest(-c, c - u), clock_timestamp()
      from unnest(?::bytea[], ?::float8[], ?::float8[], ?::float8[]) as t (k, c, f, u) order by k
      on conflict (key) do update
        set tokens = greatest(-excluded.capacity, %s - excluded.used), at = excluded.at,
            capacity = excluded.capacity, refill = excluded.refill, used = excluded.used
      returning key, tokens
      """
          .formatted(REFILLED);

  private static final String TAKE =
      """
      insert into rate_limit as r (key, capacity, refill, used, tokens, at)
      values (?, ?, ?, 1, ?, clock_timestamp())
      on conflict (key) do update
        set tokens = %s - 1, at = excluded.at, capacity = excluded.capacity,
            refill = excluded.refill, used = 1
        where %s >= 1
      """
          .formatted(REFILLED, REFILLED);

  private final JdbcTemplate jdbc;

  SharedTokens(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** What a replica has given away of one key since it last said so. */
  record Use(String key, Limit limit, long used) {}

  /** Takes one token; false if none is left. Whoever takes one of the same key waits. */
  boolean take(Limit limit, String key) {
    return jdbc.update(
            TAKE,
            hash(limit, key),
            (double) limit.tokens(),
            limit.perSecond(),
            limit.tokens() - 1.0)
        == 1;
  }

  /** Reports uses; returns how many tokens are left of each key then. */
  Map<String, Long> report(List<Use> uses) {
    Map<String, String> keys = new HashMap<>();
    List<byte[]> hashes = new ArrayList<>();
    for (Use use : uses) {
      byte[] hash = hash(use.limit(), use.key());
      hashes.add(hash);
      keys.put(HexFormat.of().formatHex(hash), use.key());
    }
    Map<String, Long> left = new HashMap<>();
    jdbc.query(
        REPORT,
        statement -> {
          statement.setArray(
              1, statement.getConnection().createArrayOf("bytea", hashes.toArray(byte[][]::new)));
          statement.setArray(2, numbers(statement, uses, use -> use.limit().tokens()));
          statement.setArray(3, numbers(statement, uses, use -> use.limit().perSecond()));
          statement.setArray(4, numbers(statement, uses, Use::used));
        },
        row -> {
          String key = keys.get(HexFormat.of().formatHex(row.getBytes(1)));
          if (key != null) {
            left.put(key, (long) Math.floor(row.getDouble(2)));
          }
        });
    return left;
  }

  /** Forgets what was not used for longer than any window. */
  int forget() {
    return jdbc.update("delete from rate_limit where at < clock_timestamp() - interval '2 hours'");
  }

  private static Array numbers(
      java.sql.PreparedStatement statement,
      List<Use> uses,
      java.util.function.ToDoubleFunction<Use> number)
      throws java.sql.SQLException {
    Double[] numbers = uses.stream().mapToDouble(number).boxed().toArray(Double[]::new);
    return statement.getConnection().createArrayOf("float8", numbers);
  }

  static byte[] hash(Limit limit, String key) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest((limit.policy() + '\n' + key).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
