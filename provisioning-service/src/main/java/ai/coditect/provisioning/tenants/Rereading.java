package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.contracts.tenant.TenantMembers;
import ai.coditect.platform.event.EventJson;
import ai.coditect.provisioning.tenants.Remembered.Told;
import ai.coditect.provisioning.tenants.Remembered.Wanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Reads many tenants in one query, which brings of each only the documents that changed. */
@Repository
class Rereading {

  private static final String SELECT =
      """
      select t.tenant_id, t.version as wanted_version, t.version is distinct from k.wanted as wants,
             case when t.version is distinct from k.wanted then t.intent end as intent,
             case when t.version is distinct from k.wanted then t.members end as members,
             t.traceparent, t.cell_id, coalesce(w.epoch, 0) as epoch,
             s.version as told_version, s.version is distinct from k.told as tells,
             case when s.version is distinct from k.told then s.status end as status,
             t.legal_hold, t.unreadable <> '{}' as unreadable
      from (select *, concat_ws('.', xmin, generation, members_generation) as version from tenant) t
      left join work w using (tenant_id)
      left join (select tenant_id, status, concat_ws('.', xmin, status_revision) as version from tenant_status) s
        using (tenant_id)
      left join unnest(?::text[], ?::text[], ?::text[]) as k (tenant_id, wanted, told) using (tenant_id)
      where t.tenant_id = any (?) and t.intent is not null
      """;

  private final JdbcTemplate jdbc;
  private final Remembered remembered;

  Rereading(JdbcTemplate jdbc, Remembered remembered) {
    this.jdbc = jdbc;
    this.remembered = remembered;
  }

  Map<TenantId, TenantRecord> find(Collection<TenantId> tenants) {
    Map<TenantId, Wanted> wanted = new HashMap<>();
    Map<TenantId, Told> told = new HashMap<>();
    List<String> ids = new ArrayList<>(tenants.size());
    @Nullable String[] wants = new @Nullable String[tenants.size()];
    @Nullable String[] tells = new @Nullable String[tenants.size()];
    for (TenantId tenant : tenants) {
      Wanted knownWanted = remembered.wanted(tenant);
      Told knownTold = remembered.told(tenant);
      wants[ids.size()] = knownWanted == null ? null : knownWanted.version();
      tells[ids.size()] = knownTold == null ? null : knownTold.version();
      ids.add(tenant.value());
      if (knownWanted != null) {
        wanted.put(tenant, knownWanted);
      }
      if (knownTold != null) {
        told.put(tenant, knownTold);
      }
    }
    Map<TenantId, TenantRecord> records = new HashMap<>();
    jdbc.query(
        SELECT,
        row -> {
          var tenant = new TenantId(row.getString("tenant_id"));
          records.put(tenant, record(row, wanted(row, tenant, wanted), told(row, tenant, told)));
        },
        ids.toArray(String[]::new),
        wants,
        tells,
        ids.toArray(String[]::new));
    return records;
  }

  /** These were written in the running transaction; if it fails, no row will have their version. */
  void written(List<TenantStatus> statuses, Map<TenantId, String> versions) {
    for (TenantStatus status : statuses) {
      String version = versions.get(status.tenantId());
      if (version != null) {
        remembered.keep(status.tenantId(), new Told(version, status));
      }
    }
  }

  private Wanted wanted(ResultSet row, TenantId tenant, Map<TenantId, Wanted> known)
      throws SQLException {
    if (!row.getBoolean("wants")) {
      return Objects.requireNonNull(known.get(tenant));
    }
    String members = row.getString("members");
    var read =
        new Wanted(
            row.getString("wanted_version"),
            EventJson.read(row.getString("intent"), TenantIntent.class),
            members == null ? null : EventJson.read(members, TenantMembers.class));
    remembered.keep(tenant, read);
    return read;
  }

  private @Nullable TenantStatus told(ResultSet row, TenantId tenant, Map<TenantId, Told> known)
      throws SQLException {
    String version = row.getString("told_version");
    if (version == null) {
      return null;
    }
    if (!row.getBoolean("tells")) {
      return Objects.requireNonNull(known.get(tenant)).status();
    }
    var read = new Told(version, EventJson.read(row.getString("status"), TenantStatus.class));
    remembered.keep(tenant, read);
    return read.status();
  }

  private static TenantRecord record(ResultSet row, Wanted wanted, @Nullable TenantStatus told)
      throws SQLException {
    return new TenantRecord(
        wanted.intent(),
        wanted.members(),
        row.getString("traceparent"),
        TenantRecords.cell(row),
        row.getLong("epoch"),
        told,
        row.getBoolean("legal_hold"),
        row.getBoolean("unreadable"));
  }
}
