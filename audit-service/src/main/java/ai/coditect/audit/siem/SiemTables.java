package ai.coditect.audit.siem;

import ai.coditect.audit.siem.SiemStream.Kind;
import ai.coditect.contracts.id.SiemStreamId;
import ai.coditect.contracts.id.TenantId;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The rows of streams, and of what was set aside. */
@Component
class SiemTables {

  private static final String COLUMNS =
      "id, tenant_id, name, kind, url, bucket, region, prefix, paused, position, batch, failures, last_error,"
          + " delivered_at, created_at";

  private final JdbcTemplate jdbc;

  SiemTables(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds one that is due at once; false if its tenant has one of that name. */
  boolean add(SiemStream stream, byte @Nullable [] sealedToken) {
    @Nullable Bucket bucket = stream.bucket();
    return jdbc.update(
            """
            insert into siem_stream (id, tenant_id, name, kind, url, bucket, region, prefix,
                sealed_token, position, batch)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """,
            stream.id().value(),
            stream.tenant().value(),
            stream.name(),
            stream.kind().code(),
            stream.url() == null ? null : stream.url().toString(),
            bucket == null ? null : bucket.name(),
            bucket == null ? null : bucket.region(),
            bucket == null ? null : bucket.prefix(),
            sealedToken,
            stream.position(),
            stream.batch())
        == 1;
  }

  Optional<SiemStream> find(SiemStreamId id) {
    return rows("where id = ?", id.value()).stream().findFirst();
  }

  List<SiemStream> of(TenantId tenant) {
    return rows("where tenant_id = ? order by name", tenant.value());
  }

  void remove(SiemStreamId id) {
    jdbc.update("delete from siem_stream where id = ?", id.value());
  }

  void pause(SiemStreamId id, boolean paused) {
    jdbc.update(
        "update siem_stream set paused = ?, failures = 0, next_at = now() where id = ?",
        paused,
        id.value());
  }

  /** Begins behind this number again; what is under way meanwhile moves nothing. */
  void replay(SiemStreamId id, long after) {
    jdbc.update(
        """
        update siem_stream
        set position = ?, failures = 0, next_at = now(), claimed_until = '-infinity'
        where id = ?
        """,
        after,
        id.value());
  }

  byte @Nullable [] sealedToken(SiemStreamId id) {
    List<byte[]> sealed =
        jdbc.query(
            "select sealed_token from siem_stream where id = ? and sealed_token is not null",
            (row, _) -> row.getBytes(1),
            id.value());
    return sealed.isEmpty() ? null : sealed.getFirst();
  }

  /** The number of a tenant's newest entry; 0 if there is none. */
  long newest(TenantId tenant) {
    Long newest =
        jdbc.queryForObject(
            "select coalesce(max(tenant_seq), 0) from ledger_entry where tenant_id = ?",
            Long.class,
            tenant.value());
    return newest == null ? 0 : newest;
  }

  /**
   * A stream that has something to send, for this instance alone until the claim ends.
   *
   * @param until when that is; proves the claim when something comes of it
   */
  record Claim(SiemStream stream, Instant until) {}

  /** Takes the one that is due for longest and has entries below this size of the log. */
  Optional<Claim> claim(long publishedSize, Duration claim) {
    return jdbc
        .query(
            """
            update siem_stream set claimed_until = clock_timestamp() + ? * interval '1 ms'
            where id = (select s.id from siem_stream s
                        where not s.paused and s.next_at <= clock_timestamp()
                          and s.claimed_until < clock_timestamp()
                          and exists (select from ledger_entry e
                                      where e.tenant_id = s.tenant_id
                                        and e.tenant_seq = s.position + 1 and e.entry_index < ?)
                        order by s.next_at limit 1 for update skip locked)
            returning %s, claimed_until
            """
                .formatted(COLUMNS),
            (row, _) -> new Claim(stream(row), row.getTimestamp("claimed_until").toInstant()),
            claim.toMillis(),
            publishedSize)
        .stream()
        .findFirst();
  }

  /** All up to a number is delivered; false if the claim is not ours any more. */
  boolean delivered(Claim claim, long position, int batch) {
    return jdbc.update(
            """
            update siem_stream
            set position = ?, batch = ?, failures = 0, last_error = null, next_at = now(),
                delivered_at = clock_timestamp(), claimed_until = '-infinity'
            where id = ? and claimed_until = ?
            """,
            position,
            batch,
            claim.stream().id().value(),
            Timestamp.from(claim.until()))
        == 1;
  }

  /** Nothing was delivered; another try comes after a pause. */
  boolean failed(Claim claim, String error, int failures, int batch, Duration pause) {
    return jdbc.update(
            """
            update siem_stream
            set failures = ?, last_error = ?, batch = ?, claimed_until = '-infinity',
                next_at = clock_timestamp() + ? * interval '1 ms'
            where id = ? and claimed_until = ?
            """,
            failures,
            error,
            batch,
            pause.toMillis(),
            claim.stream().id().value(),
            Timestamp.from(claim.until()))
        == 1;
  }

  /** One entry is set aside; call it in the transaction that moves on. */
  void setAside(SiemStreamId id, long number, String reason) {
    jdbc.update(
        """
        insert into siem_dead_letter (stream_id, tenant_seq, reason) values (?, ?, ?)
        on conflict (stream_id, tenant_seq) do update
        set reason = excluded.reason, at = clock_timestamp()
        """,
        id.value(),
        number,
        reason);
  }

  /** An entry that the collector would not take. */
  record DeadLetter(long tenantSeq, String reason, Instant at) {}

  /** The newest of them, the newest first. */
  List<DeadLetter> deadLetters(SiemStreamId id, int limit) {
    return jdbc.query(
        """
        select tenant_seq, reason, at from siem_dead_letter where stream_id = ?
        order by tenant_seq desc limit ?
        """,
        (row, _) ->
            new DeadLetter(row.getLong(1), row.getString(2), row.getTimestamp(3).toInstant()),
        id.value(),
        limit);
  }

  /**
   * How far streams are behind that are not paused.
   *
   * @param failing how many do not get through
   * @param entries of the one that lacks most
   * @param age of the oldest entry that is not delivered, in seconds
   */
  record Lag(long failing, long entries, double age) {}

  Lag lag() {
    return Objects.requireNonNull(
        jdbc.queryForObject(
            """
            select count(*) filter (where s.failures > 0), coalesce(max(n.seq - s.position), 0),
                coalesce(max(extract(epoch from clock_timestamp() - o.received_at)), 0)
            from siem_stream s
            left join lateral (select e.tenant_seq as seq from ledger_entry e
                               where e.tenant_id = s.tenant_id
                               order by e.tenant_seq desc limit 1) n on true
            left join ledger_entry o
                on o.tenant_id = s.tenant_id and o.tenant_seq = s.position + 1
            where not s.paused
            """,
            (row, _) -> new Lag(row.getLong(1), row.getLong(2), row.getDouble(3))));
  }

  private List<SiemStream> rows(String which, Object... values) {
    return jdbc.query(
        "select " + COLUMNS + " from siem_stream " + which, (row, _) -> stream(row), values);
  }

  private static SiemStream stream(ResultSet row) throws SQLException {
    Timestamp delivered = row.getTimestamp("delivered_at");
    String url = row.getString("url");
    String bucket = row.getString("bucket");
    return new SiemStream(
        new SiemStreamId(row.getString("id")),
        new TenantId(row.getString("tenant_id")),
        row.getString("name"),
        Kind.of(row.getString("kind")),
        url == null ? null : URI.create(url),
        bucket == null
            ? null
            : new Bucket(bucket, row.getString("region"), row.getString("prefix")),
        row.getBoolean("paused"),
        row.getLong("position"),
        row.getInt("batch"),
        row.getInt("failures"),
        row.getString("last_error"),
        delivered == null ? null : delivered.toInstant(),
        row.getTimestamp("created_at").toInstant());
  }
}
