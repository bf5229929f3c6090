package ai.coditect.selfservice.tierchanges;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TierName;
import ai.coditect.selfservice.lifecycle.TenantData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of requests for tiers. Changed under their tenant's row lock only. */
@Component
class TierRequestRows implements TenantData {

  private static final String SELECT =
      """
      select operation_id, tenant_id, tier, seats, contract_reference, acknowledged_digest, trial,
             state, refusal, asked_at, expires_at
      from tier_request\s""";

  private final JdbcClient jdbc;

  TierRequestRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void add(TierRequest request, String askedBy) {
    TierRequest.Wanted wanted = request.wanted();
    jdbc.sql(
            """
            insert into tier_request (operation_id, tenant_id, tier, seats, contract_reference,
              acknowledged_digest, trial, state, asked_by, asked_at, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            Arrays.asList(
                request.operation().value(),
                request.tenant().value(),
                wanted.tier().value(),
                wanted.seats(),
                wanted.contractReference(),
                wanted.acknowledgedDigest(),
                request.trial(),
                request.state().name(),
                askedBy,
                Timestamp.from(request.askedAt()),
                Timestamp.from(request.expiresAt())))
        .update();
  }

  void end(
      OperationId id, TierRequest.State state, String by, @Nullable String refusal, Instant at) {
    jdbc.sql(
            """
            update tier_request set state = ?, decided_by = ?, refusal = ?, decided_at = ?
            where operation_id = ?
            """)
        .params(Arrays.asList(state.name(), by, refusal, Timestamp.from(at), id.value()))
        .update();
  }

  Optional<TierRequest> find(OperationId id) {
    return jdbc.sql(SELECT + "where operation_id = ?")
        .param(id.value())
        .query(TierRequestRows::request)
        .optional();
  }

  /** The one of a tenant that waits; there is at most one. */
  Optional<TierRequest> waitingOf(TenantId tenant) {
    return jdbc.sql(SELECT + "where tenant_id = ? and state = 'WAITING'")
        .param(tenant.value())
        .query(TierRequestRows::request)
        .optional();
  }

  /** Those that wait, the oldest first, from after this one on. */
  List<TierRequest> waiting(String after, Instant now, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where state = 'WAITING' and operation_id > ? and expires_at > ?
                order by operation_id limit ?
                """)
        .params(after, Timestamp.from(now), limit)
        .query(TierRequestRows::request)
        .list();
  }

  /** Those that nobody has decided in time. */
  List<TierRequest> overdue(Instant now, int limit) {
    return jdbc.sql(
            SELECT + "where state = 'WAITING' and expires_at <= ? order by expires_at limit ?")
        .params(Timestamp.from(now), limit)
        .query(TierRequestRows::request)
        .list();
  }

  boolean hadTrial(TenantId tenant) {
    return jdbc.sql("select exists (select from tier_request where tenant_id = ? and trial)")
        .param(tenant.value())
        .query(Boolean.class)
        .single();
  }

  @Override
  public void forget(TenantId tenant) {
    jdbc.sql("delete from tier_request where tenant_id = ?").param(tenant.value()).update();
  }

  private static TierRequest request(ResultSet row, int number) throws SQLException {
    return new TierRequest(
        new OperationId(row.getString("operation_id")),
        new TenantId(row.getString("tenant_id")),
        new TierRequest.Wanted(
            new TierName(row.getString("tier")),
            row.getInt("seats"),
            row.getString("contract_reference"),
            row.getString("acknowledged_digest")),
        row.getBoolean("trial"),
        TierRequest.State.valueOf(row.getString("state")),
        row.getString("refusal"),
        row.getTimestamp("asked_at").toInstant(),
        row.getTimestamp("expires_at").toInstant());
  }
}
