package ai.coditect.audit.retention;

import ai.coditect.contracts.id.ErasureId;
import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The erasures that were asked for. */
@Component
class ErasureTable {

  private static final String COLUMNS =
      "select id, tenant_id, subject, state, entries, requested_at, ended_at, found from erasure ";

  private final JdbcTemplate jdbc;

  ErasureTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** How far it is. */
  enum State {
    /** Waits for its turn. */
    QUEUED,
    /** Waits for the release of a legal hold: {@code HeldUntilRelease}. */
    HELD,
    /** Nothing of it is left. */
    DONE;

    String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One of them.
   *
   * @param subject whose entries, by the id of an actor or target; null for the whole tenant, and
   *     once it is done
   * @param entries how many payloads were removed so far
   * @param found whether there was any to be removed
   */
  record Erasure(
      ErasureId id,
      TenantId tenant,
      @Nullable String subject,
      State state,
      long entries,
      Instant requestedAt,
      @Nullable Instant endedAt,
      boolean found) {}

  /** Adds one; nothing is added while there is the same one. */
  boolean add(ErasureId id, TenantId tenant, @Nullable String subject) {
    return jdbc.update(
            """
            insert into erasure (id, tenant_id, subject, whole_tenant, state)
            values (?, ?, ?, ?, 'queued') on conflict do nothing
            """,
            id.value(),
            tenant.value(),
            subject,
            subject == null)
        == 1;
  }

  Optional<Erasure> open(TenantId tenant, @Nullable String subject) {
    return rows(
            "where tenant_id = ? and coalesce(subject, '') = ? and state <> 'done'",
            tenant.value(),
            subject == null ? "" : subject)
        .stream()
        .findFirst();
  }

  Optional<Erasure> find(ErasureId id) {
    return rows("where id = ?", id.value()).stream().findFirst();
  }

  List<Erasure> ofTenant(TenantId tenant, int limit) {
    return rows("where tenant_id = ? order by id desc limit ?", tenant.value(), limit);
  }

  /** Those that are to be done, oldest first. */
  List<Erasure> unfinished(int limit) {
    return rows("where state <> 'done' order by id limit ?", limit);
  }

  /** Says that it is held, or not any more; whether that is new. */
  boolean store(Erasure erasure, State state) {
    return jdbc.update(
            "update erasure set state = ? where id = ? and state <> ? and state <> 'done'",
            state.code(),
            erasure.id().value(),
            state.code())
        == 1;
  }

  /** There is something to be removed, or was before a crash. */
  void noteFound(Erasure erasure) {
    jdbc.update("update erasure set found = true where id = ?", erasure.id().value());
  }

  void count(Erasure erasure, int removed) {
    jdbc.update(
        "update erasure set entries = entries + ? where id = ?", removed, erasure.id().value());
  }

  /** It is done, and whose it was is forgotten; whether that is new. */
  boolean done(Erasure erasure) {
    return jdbc.update(
            """
            update erasure set state = 'done', subject = null, ended_at = clock_timestamp()
            where id = ? and state <> 'done'
            """,
            erasure.id().value())
        == 1;
  }

  private List<Erasure> rows(String which, Object... values) {
    return jdbc.query(COLUMNS + which, ErasureTable::row, values);
  }

  private static Erasure row(ResultSet row, int number) throws SQLException {
    Timestamp ended = row.getTimestamp(7);
    return new Erasure(
        new ErasureId(row.getString(1)),
        new TenantId(row.getString(2)),
        row.getString(3),
        State.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getLong(5),
        row.getTimestamp(6).toInstant(),
        ended == null ? null : ended.toInstant(),
        row.getBoolean(8));
  }
}
