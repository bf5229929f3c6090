package ai.coditect.selfservice.mail;

import ai.coditect.selfservice.work.BackgroundSteps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The journal of mails. A mail that is called for in a transaction is sent at least once after its
 * commit; called for again under the same kind, subject and number, it stays one mail.
 */
@Component
public class Notices {

  static final String STEP = "notice";

  private static final Duration KEPT_AFTER_END = Duration.ofDays(28);

  private final JdbcClient jdbc;
  private final BackgroundSteps steps;
  private final Clock clock;

  Notices(JdbcClient jdbc, BackgroundSteps steps, Clock clock) {
    this.jdbc = jdbc;
    this.steps = steps;
    this.clock = clock;
  }

  /**
   * Calls for a mail. Needs a running transaction.
   *
   * @param subject the id that it is about
   * @param number tells several mails of one kind about one subject apart
   * @return whether it was called for the first time
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean once(NoticeKind kind, String subject, int number) {
    String id = id(kind, subject, number);
    int added =
        jdbc.sql(
                """
                insert into notice (id, kind, subject, state, attempts, created_at)
                values (?, ?, ?, 'PENDING', 0, ?) on conflict (id) do nothing
                """)
            .params(id, kind.value(), subject, Timestamp.from(clock.instant()))
            .update();
    if (added == 1) {
      steps.schedule(STEP, id);
    }
    return added == 1;
  }

  /** Whether a mail was ever called for. */
  public boolean calledFor(NoticeKind kind, String subject, int number) {
    return find(id(kind, subject, number)).isPresent();
  }

  /** Whether a mail is still to be sent that was called for not longer than this ago. */
  public boolean isPending(NoticeKind kind, String subject, int number, Duration within) {
    return jdbc.sql(
            "select exists (select from notice where id = ? and state = 'PENDING' and created_at > ?)")
        .params(id(kind, subject, number), Timestamp.from(clock.instant().minus(within)))
        .query(Boolean.class)
        .single();
  }

  Optional<Notice> find(String id) {
    return jdbc.sql("select id, kind, subject, state, attempts from notice where id = ?")
        .param(id)
        .query(Notices::notice)
        .optional();
  }

  void attempt(String id) {
    jdbc.sql("update notice set attempts = attempts + 1 where id = ?").param(id).update();
  }

  void end(String id, Notice.State state) {
    jdbc.sql("update notice set state = ?, ended_at = ? where id = ?")
        .params(state.name(), Timestamp.from(clock.instant()), id)
        .update();
  }

  /**
   * Forgets mails of sign-ups that ended long ago, at most {@code limit}; returns how many. Nothing
   * calls for these again, while a status that is read anew may call for a welcome again, and must
   * find that it was sent.
   */
  int forgetEnded(int limit) {
    return jdbc.sql(
            """
            delete from notice where id in
              (select id from notice where kind = 'signup' and ended_at < ? order by ended_at limit ?)
            """)
        .params(Timestamp.from(clock.instant().minus(KEPT_AFTER_END)), limit)
        .update();
  }

  double oldestPendingSeconds() {
    return jdbc.sql("select min(created_at) from notice where state = 'PENDING'")
        .query((row, _) -> Optional.ofNullable(row.getTimestamp(1)))
        .single()
        .map(oldest -> Duration.between(oldest.toInstant(), clock.instant()).toMillis() / 1000.0)
        .orElse(0.0);
  }

  private static String id(NoticeKind kind, String subject, int number) {
    return "%s:%s:%d".formatted(kind.value(), subject, number);
  }

  private static Notice notice(ResultSet row, int number) throws SQLException {
    return new Notice(
        row.getString("id"),
        NoticeKind.of(row.getString("kind")),
        row.getString("subject"),
        Notice.State.valueOf(row.getString("state")),
        row.getInt("attempts"));
  }
}
