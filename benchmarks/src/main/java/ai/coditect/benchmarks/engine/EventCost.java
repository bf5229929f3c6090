package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.benchmarks.figures.ProcessorTime;
import ai.coditect.contracts.id.TenantId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/** What one change of one tenant costs, from its transaction to the end of its run. */
final class EventCost {

  private static final int WARM_UP = 4_000;
  private static final int EVENTS = 3_000;
  private static final long INTERVAL_NANOS = 5_000_000;
  private static final int BATCH = 1_000;

  private final EngineUnderTest engine;
  private final JdbcTemplate jdbc;
  private long generation = 1;

  EventCost(EngineUnderTest engine) {
    this.engine = engine;
    this.jdbc = engine.jdbc();
  }

  /** Milliseconds of processor time for one event, of the JVM and PostgreSQL together. */
  double millisAmong(int tenants) {
    if (count() == 0) {
      engine.askForNew(tenants);
      engine.awaitIdle();
    }
    multiply(tenants);
    generation =
        Objects.requireNonNull(
            jdbc.queryForObject("select max(generation) from tenant", Long.class));
    List<TenantId> some =
        jdbc.query(
            "select tenant_id from run group by tenant_id order by tenant_id limit 1000",
            (row, _) -> new TenantId(row.getString(1)));
    change(some, WARM_UP);
    var processor = new ProcessorTime(jdbc);
    ProcessorTime.Used before = processor.now();
    change(some, EVENTS);
    ProcessorTime.Used used = processor.now().since(before);
    Figures.say("%,d tenants".formatted(count()));
    ProcessorTime.report("event", EVENTS, used);
    return (used.jvm().toNanos() + used.database().toNanos()) / 1e6 / EVENTS;
  }

  /** At a steady pace, so that runs share no more with each other than events usually do. */
  private void change(List<TenantId> tenants, int events) {
    long next = System.nanoTime();
    for (int i = 0; i < events; i++) {
      if (i % tenants.size() == 0) {
        generation++;
      }
      LockSupport.parkNanos(next - System.nanoTime());
      next += INTERVAL_NANOS;
      engine.ask(tenants.get(i % tenants.size()), generation);
    }
    engine.awaitIdle();
  }

  /** Adds rows like those that are there; nobody looks at them before their time. */
  private void multiply(int wanted) {
    for (long left = wanted - count(); left > 0; left -= BATCH) {
      List<Object[]> ids =
          java.util.stream.Stream.generate(() -> new Object[] {TenantId.next().value()})
              .limit(Math.min(BATCH, left))
              .toList();
      like(ids, "tenant", "intent, generation, members, members_generation, cell_id");
      like(
          ids,
          "tenant_status",
          "status, status_revision, phase, reason, since, tier, tier_revision, unready");
      like(ids, "work", "cell_id, due_at, epoch");
    }
    jdbc.execute("vacuum analyze");
  }

  private void like(List<Object[]> ids, String table, String columns) {
    jdbc.batchUpdate(
        "insert into %s (tenant_id, %s) (select ?, %s from %s limit 1)"
            .formatted(table, columns, columns, table),
        ids);
  }

  private long count() {
    return Objects.requireNonNull(jdbc.queryForObject("select count(*) from work", Long.class));
  }
}
