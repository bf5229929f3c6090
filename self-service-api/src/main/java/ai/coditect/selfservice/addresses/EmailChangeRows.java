package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.id.EmailChangeId;
import ai.coditect.contracts.id.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The changes of all persons. What changes them needs a running transaction. */
@Component
class EmailChangeRows {

  private static final String SELECT =
      "select id, user_id, email, previous_email, state, reason, expires_at from email_change ";
  private static final int BATCH = 1_000;

  private final JdbcClient jdbc;
  private final Clock clock;

  EmailChangeRows(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Whether a change of the person is being made, so that another one has to wait. */
  boolean underWay(UserId user) {
    return jdbc.sql(
            "select exists (select from email_change where user_id = ? and state = 'confirmed')")
        .param(user.value())
        .query(Boolean.class)
        .single();
  }

  /** Stores a new one; the one that waits for its confirmation, if there is one, is replaced. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void open(EmailChange change) {
    jdbc.sql("update email_change set state = 'replaced' where user_id = ? and state = 'open'")
        .param(change.user().value())
        .update();
    jdbc.sql(
            """
            insert into email_change (id, user_id, email, state, created_at, expires_at)
            values (?, ?, ?, 'open', ?, ?)
            """)
        .params(
            change.id().value(),
            change.user().value(),
            change.email(),
            Timestamp.from(clock.instant()),
            Timestamp.from(change.expiresAt()))
        .update();
  }

  Optional<EmailChange> find(EmailChangeId id) {
    return jdbc.sql(SELECT + "where id = ?")
        .param(id.value())
        .query(EmailChangeRows::change)
        .optional();
  }

  /** The same, locked until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<EmailChange> lock(EmailChangeId id) {
    return jdbc.sql(SELECT + "where id = ? for update")
        .param(id.value())
        .query(EmailChangeRows::change)
        .optional();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void advance(EmailChangeId id, EmailChange.Stage stage) {
    jdbc.sql("update email_change set state = ? where id = ?")
        .params(stage.value(), id.value())
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void refuse(EmailChangeId id, String reason) {
    jdbc.sql("update email_change set state = 'refused', reason = ? where id = ?")
        .params(reason, id.value())
        .update();
  }

  /** Remembers the address before, once. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void previous(EmailChangeId id, String email) {
    jdbc.sql("update email_change set previous_email = ? where id = ? and previous_email is null")
        .params(email, id.value())
        .update();
  }

  /** Forgets, a while after the end of their links, changes that are not being made. */
  int forget(Duration after) {
    return jdbc.sql(
            """
            delete from email_change where id in
              (select id from email_change where expires_at < ? and state <> 'confirmed'
               order by expires_at limit ?)
            """)
        .params(Timestamp.from(clock.instant().minus(after)), BATCH)
        .update();
  }

  private static EmailChange change(ResultSet row, int number) throws SQLException {
    return new EmailChange(
        new EmailChangeId(row.getString("id")),
        new UserId(row.getString("user_id")),
        row.getString("email"),
        row.getString("previous_email"),
        EmailChange.Stage.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("reason"),
        row.getTimestamp("expires_at").toInstant());
  }
}
