package ai.coditect.audit.export;

import ai.coditect.audit.export.ExportOrder.Format;
import ai.coditect.audit.export.ExportOrder.Kind;
import ai.coditect.audit.export.ExportRow.State;
import ai.coditect.contracts.id.ExportId;
import ai.coditect.contracts.id.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** What was asked for and what has become of it; who works on one holds a lease on it. */
@Component
class ExportTable {

  private static final String COLUMNS =
      """
      id, tenant_id, kind, format, from_time, before_time, controls, subjects, state, attempts,
      created_at, expires_at, size, sha256
      """;
  private static final int MAX_ATTEMPTS = 5;

  private final JdbcTemplate jdbc;

  ExportTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Who asks, and the key by which they know a repetition of their own. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Asked(String requester, String idempotencyKey, byte[] fingerprint) {}

  /** Adds one; nothing is added if the key was used before. */
  boolean add(ExportId id, ExportOrder order, Asked asked) {
    TenantId tenant = order.tenantId();
    return jdbc.update(
            """
            insert into export (id, requester, idempotency_key, fingerprint, tenant_id, kind, format,
                from_time, before_time, controls, subjects, state)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued') on conflict do nothing
            """,
            id.value(),
            asked.requester(),
            asked.idempotencyKey(),
            asked.fingerprint(),
            tenant == null ? null : tenant.value(),
            order.kindOrExport().code(),
            order.formatOrNdjson().name().toLowerCase(Locale.ROOT),
            timestamp(order.from()),
            timestamp(order.before()),
            order.wantedControls().toArray(String[]::new),
            order.wantedSubjects().toArray(String[]::new))
        == 1;
  }

  /** The id of what was asked for under a key; empty if it was asked for with another body. */
  Optional<ExportId> sameAs(Asked asked) {
    return jdbc
        .queryForList(
            "select id from export where requester = ? and idempotency_key = ? and fingerprint = ?",
            String.class,
            asked.requester(),
            asked.idempotencyKey(),
            asked.fingerprint())
        .stream()
        .map(ExportId::new)
        .findFirst();
  }

  /** How many of a requester's are not finished. */
  int unfinished(String requester) {
    Integer count =
        jdbc.queryForObject(
            "select count(*) from export where requester = ? and state in ('queued', 'running')",
            Integer.class,
            requester);
    return count == null ? 0 : count;
  }

  Optional<ExportRow> find(ExportId id) {
    return rows("where id = ?", id.value()).stream().findFirst();
  }

  /** The newest that a requester has asked for. */
  List<ExportRow> ofRequester(String requester, int limit) {
    return rows("where requester = ? order by id desc limit ?", requester, limit);
  }

  /** Takes the next one that nobody works on, for this long. */
  Optional<ExportRow> claim(Duration lease) {
    jdbc.update(
        """
        update export set state = 'failed', ended_at = clock_timestamp(), subjects = '{}'
        where state in ('queued', 'running') and lease_until < clock_timestamp() and attempts >= ?
        """,
        MAX_ATTEMPTS);
    return jdbc
        .query(
            """
            update export set state = 'running', attempts = attempts + 1,
                lease_until = clock_timestamp() + ? * interval '1 ms'
            where id = (select id from export
                        where state in ('queued', 'running') and lease_until < clock_timestamp()
                        order by created_at limit 1 for update skip locked)
            returning
            """
                + COLUMNS,
            ExportTable::row,
            lease.toMillis())
        .stream()
        .findFirst();
  }

  /** Keeps it; says whether it is still this attempt's. */
  boolean keep(ExportRow row, Duration lease) {
    return jdbc.update(
            """
            update export set lease_until = clock_timestamp() + ? * interval '1 ms'
            where id = ? and attempts = ? and state = 'running'
            """,
            lease.toMillis(),
            row.id().value(),
            row.attempt())
        == 1;
  }

  /** Its file is complete. */
  void ready(ExportRow row, long size, byte[] sha256, Duration kept) {
    jdbc.update(
        """
        update export set state = 'ready', size = ?, sha256 = ?, ended_at = clock_timestamp(),
            expires_at = clock_timestamp() + ? * interval '1 ms'
        where id = ? and attempts = ? and state = 'running'
        """,
        size,
        sha256,
        kept.toMillis(),
        row.id().value(),
        row.attempt());
  }

  /** It could not be written; another attempt comes after a while. */
  void release(ExportRow row, Duration pause) {
    jdbc.update(
        """
        update export set state = 'queued', lease_until = clock_timestamp() + ? * interval '1 ms'
        where id = ? and attempts = ? and state = 'running'
        """,
        pause.toMillis(),
        row.id().value(),
        row.attempt());
  }

  /** Forgets files whose time is over, and what their attempts before have left. */
  void expire() {
    jdbc.update(
        """
        update export set state = 'expired', subjects = '{}'
        where state = 'ready' and expires_at < clock_timestamp()
        """);
    jdbc.update(
        """
        delete from export_part p using export e
        where e.id = p.export_id
          and (e.state in ('expired', 'failed', 'queued') or p.attempt < e.attempts)
        """);
    jdbc.update(
        """
        delete from export where state in ('expired', 'failed')
            and created_at < clock_timestamp() - interval '28 days'
        """);
  }

  private List<ExportRow> rows(String which, Object... values) {
    return jdbc.query("select " + COLUMNS + " from export " + which, ExportTable::row, values);
  }

  private static ExportRow row(ResultSet row, int number) throws SQLException {
    String tenant = row.getString("tenant_id");
    byte[] sha256 = row.getBytes("sha256");
    return new ExportRow(
        new ExportId(row.getString("id")),
        new ExportOrder(
            tenant == null ? null : new TenantId(tenant),
            Kind.of(row.getString("kind")),
            Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
            instant(row.getTimestamp("from_time")),
            instant(row.getTimestamp("before_time")),
            List.of((String[]) row.getArray("controls").getArray()),
            List.of((String[]) row.getArray("subjects").getArray())),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("attempts"),
        row.getTimestamp("created_at").toInstant(),
        instant(row.getTimestamp("expires_at")),
        row.getObject("size", Long.class),
        sha256 == null ? null : HexFormat.of().formatHex(sha256));
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }
}
