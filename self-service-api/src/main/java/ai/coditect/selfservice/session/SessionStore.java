package ai.coditect.selfservice.session;

import ai.coditect.selfservice.secrets.SecretBox;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sessions of all replicas, in the database only, so that one that has ended is over
 * everywhere. Tokens are encrypted, each bound to its session.
 */
@Component
class SessionStore {

  private static final String PURPOSE = "browser-session";
  private static final String COLUMNS =
      "key, issuer, subject, provider_session, tokens, since, used_at, ends_at, lasts_until";

  private final JdbcClient jdbc;
  private final SecretBox box;
  private final JsonMapper json = JsonMapper.builder().build();

  SessionStore(JdbcClient jdbc, SecretBox box) {
    this.jdbc = jdbc;
    this.box = box;
  }

  void add(Session session) {
    jdbc.sql("insert into browser_session (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .param(session.key().digits())
        .param(session.account().issuer())
        .param(session.account().subject())
        .param(session.account().providerSession())
        .param(sealed(session.key(), session.tokens()))
        .param(Timestamp.from(session.since()))
        .param(Timestamp.from(session.usedAt()))
        .param(Timestamp.from(session.endsAt()))
        .param(Timestamp.from(session.lastsUntil()))
        .update();
  }

  /** The session, unless it has ended by this time. */
  Optional<Session> find(Session.Key key, Instant now) {
    return read("where key = ? and ends_at > ?", key, now);
  }

  /** The same, and nobody else changes it before this transaction ends. */
  Optional<Session> lock(Session.Key key, Instant now) {
    return read("where key = ? and ends_at > ? for update", key, now);
  }

  private Optional<Session> read(String condition, Session.Key key, Instant now) {
    return jdbc.sql("select " + COLUMNS + " from browser_session " + condition)
        .params(key.digits(), Timestamp.from(now))
        .query(this::session)
        .optional();
  }

  void used(Session.Key key, Instant now, Instant endsAt) {
    jdbc.sql(
            """
            update browser_session set used_at = greatest(used_at, ?), ends_at = greatest(ends_at, ?)
            where key = ?
            """)
        .params(Timestamp.from(now), Timestamp.from(endsAt), key.digits())
        .update();
  }

  void renew(Session.Key key, Tokens tokens) {
    jdbc.sql("update browser_session set tokens = ? where key = ?")
        .params(sealed(key, tokens), key.digits())
        .update();
  }

  /** Whether there was such a session. */
  boolean remove(Session.Key key) {
    return jdbc.sql("delete from browser_session where key = ?").param(key.digits()).update() == 1;
  }

  /** Ends those that belong to one session at the provider; returns whose, by session. */
  Map<Session.Key, String> removeOfProviderSession(String issuer, String providerSession) {
    return removeWhere("provider_session", providerSession, issuer);
  }

  /** Ends all of a person; returns whose, by session. */
  Map<Session.Key, String> removeOfSubject(String issuer, String subject) {
    return removeWhere("subject", subject, issuer);
  }

  private Map<Session.Key, String> removeWhere(String column, String value, String issuer) {
    Map<Session.Key, String> removed = new HashMap<>();
    jdbc.sql(
            "delete from browser_session where %s = ? and issuer = ? returning key, subject"
                .formatted(column))
        .params(value, issuer)
        .query(
            row -> {
              removed.put(new Session.Key(row.getString("key")), row.getString("subject"));
            });
    return removed;
  }

  /** Forgets what has ended by itself, at most {@code limit} of it; returns how many. */
  int forgetEnded(Instant now, int limit) {
    return jdbc.sql(
            """
            delete from browser_session where key in
              (select key from browser_session where ends_at <= ? order by ends_at limit ?)
            """)
        .params(Timestamp.from(now), limit)
        .update();
  }

  private byte[] sealed(Session.Key key, Tokens tokens) {
    return box.seal(PURPOSE, key.digits(), json.writeValueAsString(tokens));
  }

  private Session session(ResultSet row, int number) throws SQLException {
    Session.Key key = new Session.Key(row.getString("key"));
    return new Session(
        key,
        new Session.Account(
            row.getString("issuer"), row.getString("subject"), row.getString("provider_session")),
        json.readValue(box.open(PURPOSE, key.digits(), row.getBytes("tokens")), Tokens.class),
        row.getTimestamp("since").toInstant(),
        row.getTimestamp("used_at").toInstant(),
        row.getTimestamp("ends_at").toInstant(),
        row.getTimestamp("lasts_until").toInstant());
  }
}
