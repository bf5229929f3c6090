package ai.coditect.selfservice.secrets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tokens of 256 random bits that we hand out and recognise. Only their hashes are stored, each with
 * one purpose, one subject and an expiry.
 */
@Component
public class OpaqueTokens {

  private static final int RANDOM_CHARACTERS = 43;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration KEPT_AFTER_EXPIRY = Duration.ofDays(7);

  private final JdbcClient jdbc;
  private final Clock clock;

  OpaqueTokens(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Issues a token; it works once the caller's transaction has committed. */
  @Transactional
  public IssuedToken issue(TokenPurpose purpose, String subject, Duration lifetime) {
    String text = purpose.prefix() + Base62.random(RANDOM_CHARACTERS);
    Instant now = clock.instant();
    Instant expiresAt = now.plus(lifetime);
    jdbc.sql(
            """
            insert into opaque_token (hash, purpose, subject, created_at, expires_at)
            values (?, ?, ?, ?, ?)
            """)
        .params(hash(text), purpose.name(), subject, Timestamp.from(now), Timestamp.from(expiresAt))
        .update();
    return new IssuedToken(text, expiresAt);
  }

  /** The subject of a token that may be used as often as one likes until it expires. */
  public Optional<String> subject(TokenPurpose purpose, String text) {
    return switch (look(purpose, text)) {
      case TokenState.Usable usable -> Optional.of(usable.subject());
      case TokenState.Used _, TokenState.InUse _, TokenState.Expired _, TokenState.Unknown _ ->
          Optional.empty();
    };
  }

  /** What a token is worth now; changes nothing. */
  public TokenState look(TokenPurpose purpose, String text) {
    return jdbc.sql(
            """
            select subject, expires_at, leased_until, used_at from opaque_token
            where hash = ? and purpose = ?
            """)
        .params(hash(text), purpose.name())
        .query(this::state)
        .optional()
        .orElseGet(TokenState.Unknown::new);
  }

  /**
   * Takes a single-use token for 30 s: of several callers one gets it. {@link #use} ends it, {@link
   * #giveBack} makes it usable again, and so does the end of the 30 s.
   */
  @Transactional
  public TokenState take(TokenPurpose purpose, String text) {
    Instant now = clock.instant();
    int taken =
        jdbc.sql(
                """
                update opaque_token set leased_until = :lease
                where hash = :hash and purpose = :purpose and used_at is null and expires_at > :now
                  and (leased_until is null or leased_until <= :now)
                """)
            .param("lease", Timestamp.from(now.plus(LEASE)))
            .param("hash", hash(text))
            .param("purpose", purpose.name())
            .param("now", Timestamp.from(now))
            .update();
    TokenState state = look(purpose, text);
    return taken == 1 && state instanceof TokenState.InUse
        ? new TokenState.Usable(subjectOf(text))
        : state;
  }

  /** Ends a token; it reads as used from then on. */
  @Transactional
  public void use(String text) {
    jdbc.sql("update opaque_token set used_at = ? where hash = ? and used_at is null")
        .params(Timestamp.from(clock.instant()), hash(text))
        .update();
  }

  /** Makes a taken token usable again. */
  @Transactional
  public void giveBack(String text) {
    jdbc.sql("update opaque_token set leased_until = null where hash = ?")
        .param(hash(text))
        .update();
  }

  /** Ends all tokens of these subjects at once, used or not. */
  @Transactional
  public void revoke(TokenPurpose purpose, Collection<String> subjects) {
    if (!subjects.isEmpty()) {
      jdbc.sql("delete from opaque_token where purpose = :purpose and subject in (:subjects)")
          .param("purpose", purpose.name())
          .param("subjects", subjects)
          .update();
    }
  }

  /** Forgets what expired a week ago, at most {@code limit} tokens; returns how many. */
  @Transactional
  public int forgetExpired(int limit) {
    return jdbc.sql(
            """
            delete from opaque_token where hash in
              (select hash from opaque_token where expires_at < ? order by expires_at limit ?)
            """)
        .params(Timestamp.from(clock.instant().minus(KEPT_AFTER_EXPIRY)), limit)
        .update();
  }

  private String subjectOf(String text) {
    return jdbc.sql("select subject from opaque_token where hash = ?")
        .param(hash(text))
        .query(String.class)
        .single();
  }

  private TokenState state(ResultSet row, int number) throws SQLException {
    Instant now = clock.instant();
    Timestamp leasedUntil = row.getTimestamp("leased_until");
    if (row.getTimestamp("used_at") != null) {
      return new TokenState.Used();
    }
    if (!row.getTimestamp("expires_at").toInstant().isAfter(now)) {
      return new TokenState.Expired(row.getString("subject"));
    }
    return leasedUntil != null && leasedUntil.toInstant().isAfter(now)
        ? new TokenState.InUse()
        : new TokenState.Usable(row.getString("subject"));
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
