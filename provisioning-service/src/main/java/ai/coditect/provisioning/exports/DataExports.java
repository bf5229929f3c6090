package ai.coditect.provisioning.exports;

import ai.coditect.contracts.id.OperationId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.tenant.Aspect;
import ai.coditect.contracts.tenant.AspectOperation;
import ai.coditect.contracts.tenant.Lifecycle;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.status.ExportStanding;
import ai.coditect.provisioning.status.ExportStandings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The newest copy of its data that each tenant asked for: one row a tenant. Every time in them is
 * the database's. A tenant's own row is locked before its row here.
 */
@Repository
public class DataExports implements ExportStandings {

  private final JdbcClient jdbc;

  DataExports(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * One that somebody has taken to make it.
   *
   * @param maker by which its maker is known: whoever takes it next has another
   * @param attempts how often it was begun, this time included
   * @param requestedAt when it was asked for here
   * @param last whether it is not tried any more if this fails
   */
  record Taken(
      TenantId tenant,
      OperationId operation,
      Instant requestedAt,
      UUID maker,
      int attempts,
      boolean last) {}

  /**
   * Notes what an intent says of copies; one that says nothing new has no effect. A tenant that
   * leaves ends the making of one: the archive of the departure takes its place. Needs the tenant's
   * row lock.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void follow(TenantIntent intent) {
    AspectOperation asked = intent.operation(Aspect.EXPORTS).orElse(null);
    if (asked == null) {
      return;
    }
    jdbc.sql(
            """
            insert into data_export as e (tenant_id, operation_id, generation) values (?, ?, ?)
            on conflict (tenant_id) do update
            set operation_id = excluded.operation_id, generation = excluded.generation, requested_at = now(),
              state = 'waiting', due_at = now(), maker = null, attempts = 0, reason = null, available_until = null
            where e.generation < excluded.generation
            """)
        .params(intent.tenantId().value(), asked.operationId().value(), asked.generation())
        .update();
    if (intent.lifecycle() == Lifecycle.OFFBOARDING) {
      jdbc.sql(
              """
              update data_export set state = 'ended', due_at = null, maker = null
              where tenant_id = ? and state in ('waiting', 'making')
              """)
          .param(intent.tenantId().value())
          .update();
    }
  }

  @Override
  public Optional<ExportStanding> find(TenantId tenant, OperationId operation) {
    return jdbc.sql(
            """
            select state, due_at, attempts, reason, available_until from data_export
            where tenant_id = ? and operation_id = ?
            """)
        .params(tenant.value(), operation.value())
        .query((row, _) -> standing(row))
        .optional();
  }

  /**
   * Takes the one that has waited longest, or whose maker has been silent for too long.
   *
   * @param lease how long its new maker may be silent
   * @param giveUpAfter how long after it was asked for an attempt is the last one
   */
  @Transactional
  public Optional<Taken> take(Duration lease, Duration giveUpAfter) {
    return jdbc.sql(
            """
            update data_export set state = 'making', maker = gen_random_uuid(), attempts = attempts + 1,
              due_at = now() + ? * interval '1 ms'
            where tenant_id = (select tenant_id from data_export where due_at <= now()
                               order by due_at limit 1 for update skip locked)
            returning tenant_id, operation_id, requested_at, maker, attempts,
              requested_at + ? * interval '1 ms' <= now() as last
            """)
        .params(lease.toMillis(), giveUpAfter.toMillis())
        .query(DataExports::taken)
        .optional();
  }

  /** Says that its maker is still at it; returns whether it still is the one who makes it. */
  @Transactional
  public boolean keep(Taken taken, Duration lease) {
    return jdbc.sql(
                """
                update data_export set due_at = now() + ? * interval '1 ms'
                where tenant_id = ? and maker = ?
                """)
            .params(lease.toMillis(), taken.tenant().value(), taken.maker())
            .update()
        > 0;
  }

  /** Notes that it is there; returns whether this was still its maker. Needs the row lock. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean made(Taken taken, Duration kept) {
    return jdbc.sql(
                """
                update data_export set state = 'made', due_at = null, maker = null, reason = null,
                  available_until = now() + ? * interval '1 ms'
                where tenant_id = ? and maker = ?
                """)
            .params(kept.toMillis(), taken.tenant().value(), taken.maker())
            .update()
        > 0;
  }

  /**
   * Notes that an attempt has failed; returns whether this was still its maker. Needs the row lock.
   *
   * @param reason null for one that was broken off and says nothing of the next
   * @param retryAfter when it is tried next; null if it is not
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean failed(Taken taken, @Nullable Reason reason, @Nullable Duration retryAfter) {
    return jdbc.sql(
                """
                update data_export set state = ?, due_at = now() + ?::bigint * interval '1 ms', maker = null, reason = ?
                where tenant_id = ? and maker = ?
                """)
            .param(retryAfter == null ? "failed" : "waiting")
            .param(retryAfter == null ? null : retryAfter.toMillis())
            .param(reason == null ? null : reason.value())
            .param(taken.tenant().value())
            .param(taken.maker())
            .update()
        > 0;
  }

  /** Notes that nobody wants it any more; returns whether this was still its maker. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean ended(Taken taken) {
    return jdbc.sql(
                """
                update data_export set state = 'ended', due_at = null, maker = null
                where tenant_id = ? and maker = ?
                """)
            .params(taken.tenant().value(), taken.maker())
            .update()
        > 0;
  }

  private static Taken taken(ResultSet row, int number) throws SQLException {
    return new Taken(
        new TenantId(row.getString("tenant_id")),
        new OperationId(row.getString("operation_id")),
        row.getTimestamp("requested_at").toInstant(),
        row.getObject("maker", UUID.class),
        row.getInt("attempts"),
        row.getBoolean("last"));
  }

  private static ExportStanding standing(ResultSet row) throws SQLException {
    String reason = row.getString("reason");
    Reason why = reason == null ? null : Reason.of(reason);
    int attempts = row.getInt("attempts");
    return switch (row.getString("state")) {
      case "waiting" -> new ExportStanding.Waiting(attempts, why, instant(row, "due_at"));
      case "making" -> new ExportStanding.Making(attempts);
      case "made" -> new ExportStanding.Made(attempts, instant(row, "available_until"));
      case "failed" ->
          new ExportStanding.Failed(attempts, why == null ? Reason.INTERNAL_ERROR : why);
      default -> new ExportStanding.Ended();
    };
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time.toInstant();
  }
}
