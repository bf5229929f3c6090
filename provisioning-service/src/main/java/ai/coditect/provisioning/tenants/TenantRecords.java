package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.cell.CellId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads and writes tenants' rows. Whoever changes what is wanted holds the row lock until the
 * transaction ends; whoever reports a status holds the work row.
 */
@Repository
public class TenantRecords {

  private static final String SELECT =
      """
      select t.tenant_id, t.intent, t.members, t.traceparent, t.cell_id, coalesce(w.epoch, 0) as epoch, s.status,
             t.legal_hold, t.unreadable <> '{}' as unreadable
      from tenant t
      left join work w using (tenant_id)
      left join tenant_status s using (tenant_id)
      """;

  private final JdbcTemplate jdbc;
  private final Rereading rereading;

  TenantRecords(JdbcTemplate jdbc, Rereading rereading) {
    this.jdbc = jdbc;
    this.rereading = rereading;
  }

  /**
   * Keeps an intent if it is newer than what is there, and the tenant's life has not ended; says
   * whether it was.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean storeIfNewer(TenantIntent intent, @Nullable String traceparent) {
    return jdbc.update(
            """
            insert into tenant as t (tenant_id, intent, generation, traceparent)
            select v.* from (values (?, ?, ?::bigint, ?)) v (tenant_id, intent, generation, traceparent)
            where not exists (select from ended_tenant e where e.tenant_id = v.tenant_id)
            on conflict (tenant_id) do update
            set intent = excluded.intent, generation = excluded.generation, traceparent = excluded.traceparent
            where t.generation < excluded.generation
            """,
            intent.tenantId().value(),
            EventJson.writeText(intent),
            intent.generation(),
            traceparent)
        > 0;
  }

  /** Keeps members if they are newer than what is there; says whether they were. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean storeIfNewer(TenantMembers members, @Nullable String traceparent) {
    return jdbc.update(
            """
            insert into tenant as t (tenant_id, members, members_generation, traceparent)
            select v.* from (values (?, ?, ?::bigint, ?)) v (tenant_id, members, generation, traceparent)
            where not exists (select from ended_tenant e where e.tenant_id = v.tenant_id)
            on conflict (tenant_id) do update
            set members = excluded.members, members_generation = excluded.members_generation,
                traceparent = coalesce(excluded.traceparent, t.traceparent)
            where t.members_generation < excluded.members_generation
            """,
            members.tenantId().value(),
            EventJson.writeText(members),
            members.generation(),
            traceparent)
        > 0;
  }

  /**
   * Notes where the tenant's newest event of a topic is that could not be read, and takes the row
   * lock; says whether that is news of a tenant with an intent.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean storeUnreadable(TenantId tenant, String topic, String place) {
    return jdbc.update(
            """
            update tenant set unreadable = unreadable || jsonb_build_object(?::text, ?::text)
            where tenant_id = ? and intent is not null and unreadable ->> ? is distinct from ?
            """,
            topic,
            place,
            tenant.value(),
            topic,
            place)
        > 0;
  }

  /** Notes that an event of a topic could be read; says whether the one before could not. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean clearUnreadable(TenantId tenant, String topic) {
    return jdbc.update(
            """
            update tenant set unreadable = unreadable - ?::text
            where tenant_id = ? and unreadable <> '{}' and unreadable ->> ? is not null
            """,
            topic,
            tenant.value(),
            topic)
        > 0;
  }

  /** A tenant of which an intent is known. */
  public Optional<TenantRecord> find(TenantId tenant) {
    return jdbc
        .query(
            SELECT + " where t.tenant_id = ? and t.intent is not null",
            TenantRecords::read,
            tenant.value())
        .stream()
        .findFirst();
  }

  /**
   * Those of these tenants of which an intent is known, in one query, which brings only what is not
   * remembered.
   */
  public Map<TenantId, TenantRecord> find(Collection<TenantId> tenants) {
    return rereading.find(tenants);
  }

  /** As {@link #find(TenantId)}, and holds the row lock until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<TenantRecord> lock(TenantId tenant) {
    List<TenantRecord> locked =
        jdbc.query(
            SELECT + " where t.tenant_id = ? and t.intent is not null for no key update of t",
            TenantRecords::read,
            tenant.value());
    return locked.stream().findFirst();
  }

  /** Where a tenant lives; null before its placement. */
  public record Place(@Nullable CellId cell) {}

  /** As {@link #lock}, for who asks for nothing but its place. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<Place> lockPlace(TenantId tenant) {
    return jdbc
        .query(
            "select cell_id from tenant where tenant_id = ? and intent is not null for no key update",
            (row, _) -> new Place(cell(row)),
            tenant.value())
        .stream()
        .findFirst();
  }

  /** Keeps what is reported. Needs the work rows of these tenants to be locked. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void storeStatuses(List<StatusDocument> written) {
    if (written.isEmpty()) {
      return;
    }
    List<TenantStatus> statuses = written.stream().map(StatusDocument::status).toList();
    List<StatusDigest> digests = statuses.stream().map(StatusDigest::of).toList();
    Map<TenantId, String> versions = new HashMap<>();
    jdbc.query(
        """
        insert into tenant_status as s
          (tenant_id, status, status_revision, phase, reason, since, tier, tier_revision, step, unready)
        select tenant_id, convert_from(status, 'UTF8'), revision, phase, reason, clock_timestamp(), tier, tier_revision,
          step, string_to_array(unready, ',')
        from unnest(?::text[], ?::bytea[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[])
          as v (tenant_id, status, revision, phase, reason, tier, tier_revision, step, unready)
        on conflict (tenant_id) do update
        set status = excluded.status, status_revision = excluded.status_revision, phase = excluded.phase,
          reason = excluded.reason, since = case when s.reason = excluded.reason then s.since else excluded.since end,
          tier = excluded.tier, tier_revision = excluded.tier_revision, step = excluded.step,
          unready = excluded.unready
        returning s.tenant_id, concat_ws('.', s.xmin, s.status_revision)
        """,
        row -> {
          versions.put(new TenantId(row.getString(1)), row.getString(2));
        },
        statuses.stream().map(status -> status.tenantId().value()).toArray(String[]::new),
        written.stream().map(each -> each.document().utf8()).toArray(byte[][]::new),
        statuses.stream().map(TenantStatus::statusRevision).toArray(Long[]::new),
        digests.stream().map(StatusDigest::phase).toArray(String[]::new),
        digests.stream().map(StatusDigest::reason).toArray(String[]::new),
        digests.stream().map(StatusDigest::tier).toArray(String[]::new),
        statuses.stream().map(TenantStatus::tierRevision).toArray(Integer[]::new),
        digests.stream().map(StatusDigest::step).toArray(String[]::new),
        digests.stream().map(digest -> String.join(",", digest.unready())).toArray(String[]::new));
    rereading.written(statuses, versions);
  }

  /**
   * Forgets a tenant and all that was noted of its runs; nothing that comes of it later makes it a
   * tenant again. Needs the row lock, and that nobody works on it.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void end(TenantId tenant) {
    jdbc.update("delete from tenant where tenant_id = ?", tenant.value());
    jdbc.update(
        "insert into ended_tenant (tenant_id) values (?) on conflict do nothing", tenant.value());
  }

  /** Says whether the tenant's data must not be deleted. Needs the row lock. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void storeLegalHold(TenantId tenant, boolean held) {
    jdbc.update("update tenant set legal_hold = ? where tenant_id = ?", held, tenant.value());
  }

  private static TenantRecord read(ResultSet row, int number) throws SQLException {
    String members = row.getString("members");
    String status = row.getString("status");
    return new TenantRecord(
        EventJson.read(row.getString("intent"), TenantIntent.class),
        members == null ? null : EventJson.read(members, TenantMembers.class),
        row.getString("traceparent"),
        cell(row),
        row.getLong("epoch"),
        status == null ? null : EventJson.read(status, TenantStatus.class),
        row.getBoolean("legal_hold"),
        row.getBoolean("unreadable"));
  }

  static @Nullable CellId cell(ResultSet row) throws SQLException {
    String cell = row.getString("cell_id");
    return cell == null ? null : new CellId(cell);
  }
}
