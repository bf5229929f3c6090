package ai.coditect.platform.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coditect.platform.app.PlatformTest;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Two replicas are two views of one table. */
@SuppressWarnings("NullAway.Init") // Spring sets the fields
class BucketsTest extends PlatformTest {

  private static final Limit TEN_A_DAY = new Limit("test", 10, Duration.ofDays(1));

  @Autowired private JdbcTemplate jdbc;
  @Autowired private TransactionTemplate transaction;

  private final String key = UUID.randomUUID().toString();

  @Test
  void what_one_replica_gave_another_does_not_give_again() {
    Buckets one = replica();
    Buckets other = replica();
    assertThat(taken(one, 6)).isEqualTo(6);
    assertThat(taken(other, 1)).isOne();

    one.synchronise();
    other.synchronise();
    assertThat(taken(other, 20)).isEqualTo(3);
    other.synchronise();
    one.synchronise();
    assertThat(taken(one, 20)).as("it has not asked since it gave nothing").isLessThanOrEqualTo(4);
    one.synchronise();
    other.synchronise();

    assertThat(taken(one, 5) + taken(other, 5)).isZero();
    assertThat(taken(replica(), 20)).as("a new replica knows nothing yet").isEqualTo(10);
  }

  @Test
  void what_two_replicas_gave_too_much_at_once_is_owed() {
    Buckets one = replica();
    Buckets other = replica();
    assertThat(taken(one, 20) + taken(other, 20)).isEqualTo(20);

    one.synchronise();
    other.synchronise();

    assertThat(left()).isEqualTo(-10.0, org.assertj.core.data.Offset.offset(0.1));
    assertThat(taken(one, 1) + taken(other, 1)).isZero();
  }

  @Test
  void tokens_come_back_with_time_by_the_clock_of_the_database() {
    Buckets one = replica();
    taken(one, 10);
    one.synchronise();
    jdbc.update(
        "update rate_limit set at = at - interval '12 hours' where key = ?",
        SharedTokens.hash(TEN_A_DAY, key));

    Buckets other = replica();
    taken(other, 1);
    other.synchronise();

    assertThat(left()).isEqualTo(4.0, org.assertj.core.data.Offset.offset(0.1));
  }

  @Test
  void with_the_database_away_each_replica_counts_alone_and_tells_later() {
    var nowhere =
        new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/none?connectTimeout=1");
    Buckets alone = new Buckets(new SharedTokens(new JdbcTemplate(nowhere)), 100);

    assertThat(taken(alone, 20)).isEqualTo(10);
    alone.synchronise();
    alone.synchronise();
    assertThat(taken(alone, 1)).isZero();
  }

  @Test
  void an_exact_token_is_given_once_whoever_asks_and_back_if_it_was_not_needed() {
    var shared = new SharedTokens(jdbc);
    transaction.executeWithoutResult(
        status -> {
          assertThat(shared.take(TEN_A_DAY, key)).isTrue();
          status.setRollbackOnly();
        });

    long given = IntStream.range(0, 30).parallel().filter(_ -> shared.take(TEN_A_DAY, key)).count();

    assertThat(given).isEqualTo(10);
  }

  private Buckets replica() {
    return new Buckets(new SharedTokens(jdbc), 100);
  }

  private long taken(Buckets buckets, int wanted) {
    return IntStream.range(0, wanted)
        .filter(_ -> buckets.take(TEN_A_DAY, key).isConsumed())
        .count();
  }

  private double left() {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            "select tokens from rate_limit where key = ?",
            Double.class,
            SharedTokens.hash(TEN_A_DAY, key)));
  }
}
