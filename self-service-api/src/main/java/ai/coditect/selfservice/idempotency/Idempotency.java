package ai.coditect.selfservice.idempotency;

import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.secrets.Pepper;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives a request that is sent again its first answer, for 24 hours. The answer is stored in the
 * transaction of its effect: a crash leaves both or neither, and a request that failed may be sent
 * again with the same key.
 */
@Component
public class Idempotency {

  private static final Duration KEPT = Duration.ofHours(24);

  private final JdbcClient jdbc;
  private final Pepper pepper;
  private final Clock clock;
  private final JsonMapper json;

  Idempotency(JdbcClient jdbc, Pepper pepper, Clock clock, JsonMapper json) {
    this.jdbc = jdbc;
    this.pepper = pepper;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Does {@code work}, in one transaction with its record, unless the request has its answer
   * already.
   *
   * @throws ProblemException {@code request-in-flight} while the same request is worked on, {@code
   *     idempotency-key-reused} if this caller used the key with another body
   */
  @Transactional
  public ResponseEntity<Object> once(IdempotentRequest request, Supplier<Answer> work) {
    return onceIfAny(request, () -> Optional.of(work.get())).orElseThrow();
  }

  /**
   * The same with work that may find that it is not to be done this way: empty if so, and nothing
   * is recorded.
   */
  @Transactional
  public Optional<ResponseEntity<Object>> onceIfAny(
      IdempotentRequest request, Supplier<Optional<Answer>> work) {
    byte[] caller = pepper.mac("idempotency-caller", request.caller());
    if (!lock(request)) {
      throw ProblemException.of(
          SelfServiceProblem.REQUEST_IN_FLIGHT, "Ask again in a second with the same key.");
    }
    List<Stored> stored = stored(request);
    Optional<Stored> same =
        stored.stream()
            .filter(it -> Arrays.equals(it.fingerprint, request.fingerprint()))
            .findFirst();
    if (same.isPresent()) {
      return same.map(Stored::response);
    }
    if (stored.stream().anyMatch(it -> Arrays.equals(it.caller, caller))) {
      throw ProblemException.of(
          SelfServiceProblem.IDEMPOTENCY_KEY_REUSED,
          "This key came with another body before. Take a new key for a new request.");
    }
    Optional<Answer> answer = work.get();
    answer.ifPresent(given -> store(request, caller, given));
    return answer.map(given -> response(given.status(), given.location(), given.body()));
  }

  /** Forgets records older than 24 hours, at most {@code limit}; returns how many. */
  @Transactional
  public int forgetExpired(int limit) {
    return jdbc.sql(
            """
            delete from idempotency_record where ctid in
              (select ctid from idempotency_record where expires_at < ? order by expires_at limit ?)
            """)
        .params(Timestamp.from(clock.instant()), limit)
        .update();
  }

  private boolean lock(IdempotentRequest request) {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(?, 0))")
        .param(request.route() + '\n' + request.key())
        .query(Boolean.class)
        .single();
  }

  private List<Stored> stored(IdempotentRequest request) {
    return jdbc.sql(
            """
            select fingerprint, caller, status, location, body from idempotency_record
            where route = ? and key = ? and expires_at > ?
            """)
        .params(request.route(), request.key(), Timestamp.from(clock.instant()))
        .query(this::row)
        .list();
  }

  private void store(IdempotentRequest request, byte[] caller, Answer answer) {
    URI location = answer.location();
    jdbc.sql(
            """
            insert into idempotency_record
              (route, key, fingerprint, caller, status, location, body, expires_at)
            values (?, ?, ?, ?, ?, ?, ?::jsonb, ?)
            on conflict (route, key, fingerprint) do update
              set caller = excluded.caller, status = excluded.status, location = excluded.location,
                  body = excluded.body, expires_at = excluded.expires_at
            """)
        .params(
            Arrays.asList(
                request.route(),
                request.key(),
                request.fingerprint(),
                caller,
                answer.status(),
                location == null ? null : location.toString(),
                json.writeValueAsString(answer.replay()),
                Timestamp.from(clock.instant().plus(KEPT))))
        .update();
  }

  private Stored row(ResultSet row, int number) throws SQLException {
    String location = row.getString("location");
    return new Stored(
        row.getBytes("fingerprint"),
        row.getBytes("caller"),
        response(
            row.getInt("status"),
            location == null ? null : URI.create(location),
            json.readTree(row.getString("body"))));
  }

  private static ResponseEntity<Object> response(int status, @Nullable URI location, Object body) {
    var response = ResponseEntity.status(status).header("Cache-Control", "no-store");
    return (location == null ? response : response.location(location)).body(body);
  }

  /** What an earlier request left. Never compared as a whole. */
  @SuppressWarnings("ArrayRecordComponent") // hashes, compared with Arrays.equals above
  private record Stored(byte[] fingerprint, byte[] caller, ResponseEntity<Object> response) {}
}
