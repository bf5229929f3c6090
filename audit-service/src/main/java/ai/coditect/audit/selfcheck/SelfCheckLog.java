package ai.coditect.audit.selfcheck;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import java.sql.Array;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was checked, what is to be checked next, and by whom. */
@Component
class SelfCheckLog {

  private static final String AT_WORK = "clock_timestamp() + interval '2 minutes'";

  private final JdbcTemplate jdbc;
  private final AuditTrail trail;
  private final String service;

  SelfCheckLog(
      JdbcTemplate jdbc, AuditTrail trail, @Value("${spring.application.name}") String service) {
    this.jdbc = jdbc;
    this.trail = trail;
    this.service = service;
  }

  /**
   * Where the next check goes on.
   *
   * @param verifiedSize up to where all was well
   * @param patrolNext which old entry is the next to be looked at again
   * @param full whether all is to be checked
   */
  record Progress(long verifiedSize, long patrolNext, boolean full) {}

  /** A check that has been made. */
  record SelfCheckRun(
      long id,
      String kind,
      long entries,
      long verifiedSize,
      List<String> findings,
      Instant startedAt,
      Instant endedAt) {

    SelfCheckRun {
      findings = List.copyOf(findings);
    }
  }

  /** Begins a check unless another instance is at one. */
  Optional<Progress> begin() {
    return jdbc
        .query(
            """
            update self_check_progress set busy_until = %s
            where id = 1 and busy_until < clock_timestamp()
            returning verified_size, patrol_next, full_requested
            """
                .formatted(AT_WORK),
            (row, number) -> new Progress(row.getLong(1), row.getLong(2), row.getBoolean(3)))
        .stream()
        .findFirst();
  }

  /** Says that we are still at it. */
  void goOn() {
    jdbc.update("update self_check_progress set busy_until = " + AT_WORK + " where id = 1");
  }

  /** Records a check and what the next one has to do, and lets others go on. */
  @Transactional
  void end(Progress next, boolean wasFull, long entries, List<String> findings, Instant began) {
    String kind = wasFull ? "full" : "incremental";
    jdbc.update(
        """
        insert into self_check (kind, entries, verified_size, findings, started_at)
        values (?, ?, ?, ?, ?)
        """,
        kind,
        entries,
        next.verifiedSize(),
        findings.toArray(String[]::new),
        Timestamp.from(began));
    jdbc.update(
        """
        update self_check_progress set verified_size = ?, patrol_next = ?,
            full_requested = full_requested and not ?, busy_until = '-infinity' where id = 1
        """,
        next.verifiedSize(),
        next.patrolNext(),
        wasFull);
    if (wasFull || !findings.isEmpty()) {
      trail.record(
          AuditEntry.of(
              new Actor(Actor.Type.SERVICE, service),
              findings.isEmpty() ? "audit.self-check.completed" : "audit.self-check.failed",
              new Target("audit-log", kind),
              findings.isEmpty() ? Outcome.SUCCEEDED : Outcome.FAILED));
    }
  }

  /** Lets others go on after a check that could not be finished. */
  void abandon() {
    jdbc.update("update self_check_progress set busy_until = '-infinity' where id = 1");
  }

  /** Has everything checked next time. */
  void requestFull() {
    jdbc.update("update self_check_progress set full_requested = true where id = 1");
  }

  /** The newest checks. */
  List<SelfCheckRun> newest(int limit) {
    return jdbc.query(
        """
        select id, kind, entries, verified_size, findings, started_at, ended_at
        from self_check order by id desc limit ?
        """,
        (row, number) -> {
          Array findings = row.getArray(5);
          return new SelfCheckRun(
              row.getLong(1),
              row.getString(2),
              row.getLong(3),
              row.getLong(4),
              List.of((String[]) findings.getArray()),
              row.getTimestamp(6).toInstant(),
              row.getTimestamp(7).toInstant());
        },
        limit);
  }

  /** How many findings there are since the last full check that found nothing. */
  long open() {
    Long open =
        jdbc.queryForObject(
            """
            select coalesce(sum(cardinality(findings)), 0)::bigint from self_check
            where findings <> '{}' and id >
                (select coalesce(max(id), 0) from self_check where kind = 'full' and findings = '{}')
            """,
            Long.class);
    return open == null ? 0 : open;
  }
}
