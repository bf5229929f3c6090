package ai.coditect.provisioning.operator;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.provisioning.tenants.TenantRecord;
import ai.coditect.provisioning.tenants.TenantRecords;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** One tenant as an operator sees it: intent, status, and the journal of its newest runs. */
@RestController
class OperatorTenants {

  private static final int STEPS_SHOWN = 200;

  private final TenantRecords tenants;
  private final JdbcClient jdbc;

  OperatorTenants(TenantRecords tenants, JdbcClient jdbc) {
    this.tenants = tenants;
    this.jdbc = jdbc;
  }

  /** A tenant's newest intent, last reported status, and journal, newest first. */
  record TenantView(
      TenantIntent intent,
      @Nullable String cell,
      long epoch,
      @Nullable TenantStatus status,
      List<JournalEntry> journal) {}

  /** One step of one run. */
  record JournalEntry(
      long epoch,
      String stepKey,
      String action,
      String state,
      @Nullable String reason,
      @Nullable String message,
      Instant startedAt,
      @Nullable Instant endedAt) {}

  @GetMapping("/v1/operator/tenants/{tenant}")
  TenantView tenant(@PathVariable TenantId tenant) {
    TenantRecord record = tenants.find(tenant).orElseThrow(ProblemException::notFound);
    return new TenantView(
        record.intent(),
        record.cell() == null ? null : record.cell().value(),
        record.epoch(),
        record.status(),
        journal(tenant));
  }

  private List<JournalEntry> journal(TenantId tenant) {
    return jdbc.sql(
            """
            select epoch, step_key, action, state, reason, message, started_at, ended_at from step
            where tenant_id = ? order by epoch desc, started_at, step_key limit ?
            """)
        .params(tenant.value(), STEPS_SHOWN)
        .query(
            (row, _) -> {
              Timestamp ended = row.getTimestamp("ended_at");
              return new JournalEntry(
                  row.getLong("epoch"),
                  row.getString("step_key"),
                  row.getString("action"),
                  row.getString("state"),
                  row.getString("reason"),
                  row.getString("message"),
                  row.getTimestamp("started_at").toInstant(),
                  ended == null ? null : ended.toInstant());
            })
        .list();
  }
}
