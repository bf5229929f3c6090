package ai.coditect.selfservice.status;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.platform.event.EventJson;
import ai.coditect.selfservice.lifecycle.TenantData;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The newest status of each tenant that provisioning has reported. */
@Component
public class Statuses implements TenantData {

  private final JdbcClient jdbc;
  private final Clock clock;

  Statuses(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A tenant's status; empty before the first report. */
  public Optional<TenantStatus> find(TenantId tenant) {
    return Optional.ofNullable(find(List.of(tenant)).get(tenant));
  }

  /** The tier that a tenant has; empty before it has any. */
  public Optional<TierName> effectiveTier(TenantId tenant) {
    return jdbc.sql(
            """
            select document ->> 'effectiveTier' from tenant_status
            where tenant_id = ? and document ->> 'effectiveTier' is not null
            """)
        .param(tenant.value())
        .query(String.class)
        .optional()
        .map(TierName::new);
  }

  /** The statuses of those that were reported, by one statement. */
  public Map<TenantId, TenantStatus> find(Collection<TenantId> tenants) {
    return jdbc
        .sql("select document from tenant_status where tenant_id = any (?)")
        .param(TenantId.values(tenants))
        .query(String.class)
        .list()
        .stream()
        .map(document -> EventJson.read(document, TenantStatus.class))
        .collect(Collectors.toMap(TenantStatus::tenantId, status -> status));
  }

  /**
   * Stores a snapshot unless a newer one is there; returns whether it was stored. Needs a running
   * transaction.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean storeIfNewer(TenantStatus status) {
    return jdbc.sql(
                """
                insert into tenant_status as s (tenant_id, status_revision, document, received_at)
                values (?, ?, ?::jsonb, ?)
                on conflict (tenant_id) do update
                  set status_revision = excluded.status_revision, document = excluded.document,
                      received_at = excluded.received_at
                  where excluded.status_revision > s.status_revision
                """)
            .params(
                status.tenantId().value(),
                status.statusRevision(),
                EventJson.writeText(status),
                Timestamp.from(clock.instant()))
            .update()
        == 1;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(TenantId tenant) {
    jdbc.sql("delete from tenant_status where tenant_id = ?").param(tenant.value()).update();
  }

  /**
   * Data that is kept though the tier does not have it, of tenants that stay.
   *
   * @param tenant whose
   * @param what its step key
   * @param until when it is archived and deleted
   */
  public record Retention(TenantId tenant, String what, Instant until) {}

  /** What is retained and ends between these times. */
  public List<Retention> endingBetween(Instant from, Instant to) {
    return jdbc.sql(
            """
            select s.tenant_id, r ->> 'what' as what, (r ->> 'until')::timestamptz as until
            from tenant_status s, jsonb_array_elements(s.document -> 'retained') r
            where jsonb_array_length(s.document -> 'retained') > 0
              and s.document ->> 'offboarding' is null
              and (r ->> 'until')::timestamptz > ? and (r ->> 'until')::timestamptz <= ?
            order by until
            """)
        .params(Timestamp.from(from), Timestamp.from(to))
        .query(
            (row, _) ->
                new Retention(
                    new TenantId(row.getString("tenant_id")),
                    row.getString("what"),
                    row.getTimestamp("until").toInstant()))
        .list();
  }

  /** Notes how far a partition was read into this model. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void advance(int partition, long nextOffset) {
    jdbc.sql(
            """
            insert into tenant_status_position (kafka_partition, next_offset) values (?, ?)
            on conflict (kafka_partition) do update set next_offset = excluded.next_offset
            """)
        .params(partition, nextOffset)
        .update();
  }

  /** Where to go on reading a partition; empty if this model has nothing of it. */
  public OptionalLong position(int partition) {
    return jdbc.sql("select next_offset from tenant_status_position where kafka_partition = ?")
        .param(partition)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }
}
