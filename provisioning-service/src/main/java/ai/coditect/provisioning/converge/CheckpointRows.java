package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import ai.coditect.platform.event.EventJson;
import ai.coditect.platform.trace.Traced;
import ai.coditect.provisioning.converge.Checkpoint.Release;
import ai.coditect.provisioning.converge.Checkpoint.RunRow;
import ai.coditect.provisioning.status.StatusReporter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes many tenants' checkpoints with a fixed number of statements. Each is checked against its
 * epoch under the lock of its work row; what is refused leaves no trace and refuses no other.
 */
@Repository
class CheckpointRows {

  private final JdbcTemplate jdbc;
  private final AuditTrail audit;
  private final StatusReporter statuses;

  CheckpointRows(JdbcTemplate jdbc, AuditTrail audit, StatusReporter statuses) {
    this.jdbc = jdbc;
    this.audit = audit;
    this.statuses = statuses;
  }

  /** What became of a checkpoint. */
  enum Answer {
    WRITTEN,
    /** Somebody else has taken the tenant. */
    FENCED,
    /** Something newer is wanted of the tenant. */
    SUPERSEDED
  }

  /** Writes what is not refused; durable when the surrounding transaction commits. */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Answer> write(List<Checkpoint> batch) {
    Map<TenantId, Current> current = lock(batch);
    List<Answer> answers =
        batch.stream()
            .map(checkpoint -> answer(checkpoint, current.get(checkpoint.claim().tenant())))
            .toList();
    List<Checkpoint> taken = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i) == Answer.WRITTEN) {
        taken.add(batch.get(i));
      }
    }
    storeRuns(taken);
    release(taken.stream().filter(each -> each.release() != null).toList());
    audit.recordTraced(taken.stream().flatMap(CheckpointRows::traced).toList());
    statuses.store(
        taken.stream()
            .filter(each -> each.status() != null)
            .map(each -> new Traced<>(each.traceparent(), Objects.requireNonNull(each.status())))
            .toList());
    return answers;
  }

  private record Current(long epoch, boolean owned, long asked) {}

  private Map<TenantId, Current> lock(List<Checkpoint> batch) {
    Map<TenantId, Current> current = new HashMap<>();
    jdbc.query(
        """
        select tenant_id, epoch, owner is not null, asked from work
        where tenant_id = any (?) order by tenant_id for no key update
        """,
        row -> {
          current.put(
              new TenantId(row.getString(1)),
              new Current(row.getLong(2), row.getBoolean(3), row.getLong(4)));
        },
        (Object) column(batch, each -> each.claim().tenant().value()));
    return current;
  }

  private static Answer answer(Checkpoint checkpoint, @Nullable Current current) {
    if (current == null || !current.owned() || current.epoch() != checkpoint.claim().epoch()) {
      return Answer.FENCED;
    }
    return switch (checkpoint.boundary()) {
      case OPENING, NEXT_WAVE ->
          current.asked() == checkpoint.claim().asked() ? Answer.WRITTEN : Answer.SUPERSEDED;
      case END -> Answer.WRITTEN;
    };
  }

  private void storeRuns(List<Checkpoint> taken) {
    List<RunRow> rows = taken.stream().flatMap(each -> each.runs().stream()).toList();
    if (rows.isEmpty()) {
      return;
    }
    jdbc.update(
        """
        insert into run (tenant_id, epoch, generation, started_at, outcome, ended_at, message, steps)
        select tenant_id, epoch, generation, started_at, outcome,
          case when outcome is not null then clock_timestamp() end, message, convert_from(steps, 'UTF8')
        from unnest(?::text[], ?::bigint[], ?::bigint[], ?::text[]::timestamptz[], ?::text[], ?::text[], ?::bytea[])
          as v (tenant_id, epoch, generation, started_at, outcome, message, steps)
        on conflict (tenant_id, epoch) do update
        set outcome = excluded.outcome, ended_at = excluded.ended_at, steps = excluded.steps
        """,
        rows.stream().map(row -> row.tenant().value()).toArray(String[]::new),
        rows.stream().map(RunRow::epoch).toArray(Long[]::new),
        rows.stream().map(RunRow::generation).toArray(Long[]::new),
        rows.stream().map(row -> row.startedAt().toString()).toArray(String[]::new),
        rows.stream().map(RunRow::outcome).toArray(String[]::new),
        rows.stream().map(RunRow::message).toArray(String[]::new),
        rows.stream().map(row -> EventJson.write(row.log().steps())).toArray(byte[][]::new));
  }

  private void release(List<Checkpoint> ending) {
    if (ending.isEmpty()) {
      return;
    }
    jdbc.update(
        """
        update work w set owner = null, lease_until = null, open_epoch = null, failures = v.failures,
          unsaid = w.unsaid and not (v.held_back and v.asked = w.asked),
          due_at = clock_timestamp() + case when w.wake_seq = v.wake_seq then v.rest else 0 end * interval '1 ms'
        from unnest(?::text[], ?::bigint[], ?::bigint[], ?::integer[], ?::boolean[], ?::bigint[])
          as v (tenant_id, wake_seq, rest, failures, held_back, asked)
        where w.tenant_id = v.tenant_id
        """,
        column(ending, each -> each.claim().tenant().value()),
        ending.stream().map(each -> each.claim().wakeSeq()).toArray(Long[]::new),
        ending.stream().map(each -> released(each).rest().toMillis()).toArray(Long[]::new),
        ending.stream().map(each -> released(each).failures()).toArray(Integer[]::new),
        ending.stream().map(each -> each.claim().heldBack()).toArray(Boolean[]::new),
        ending.stream().map(each -> each.claim().asked()).toArray(Long[]::new));
  }

  private static Release released(Checkpoint ending) {
    return Objects.requireNonNull(ending.release());
  }

  private static java.util.stream.Stream<Traced<AuditEntry>> traced(Checkpoint checkpoint) {
    return checkpoint.audit().stream().map(entry -> new Traced<>(checkpoint.traceparent(), entry));
  }

  private static String[] column(List<Checkpoint> batch, Function<Checkpoint, String> value) {
    return batch.stream().map(value).toArray(String[]::new);
  }
}
