package ai.coditect.benchmarks.engine;

import ai.coditect.benchmarks.figures.Figures;
import ai.coditect.contracts.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Changes of tenants at a steady pace, whatever became of those before: how long after its commit
 * each one's run has ended, by the database's clock.
 */
final class Latency {

  private static final int A_SECOND = 100;
  private static final int EVENTS = 2_000;
  private static final double P50_MILLIS = 25;
  private static final double P99_MILLIS = 100;
  private final EngineUnderTest engine;

  Latency(EngineUnderTest engine) {
    this.engine = engine;
  }

  void report() {
    JdbcTemplate jdbc = engine.jdbc();
    jdbc.execute("create table committed (tenant_id text primary key, at timestamptz not null)");
    change(
        jdbc.query(
            "select tenant_id from tenant order by tenant_id limit ?",
            (row, _) -> new TenantId(row.getString(1)),
            EVENTS));
    engine.awaitIdle();
    List<Double> millis =
        new ArrayList<>(
            jdbc.query(
                """
                select extract(epoch from max(r.ended_at) - c.at) * 1000 from committed c
                join run r using (tenant_id) where r.generation = 2 group by c.tenant_id, c.at
                """,
                (row, _) -> row.getDouble(1)));
    millis.sort(null);
    Figures.atMost(P50_MILLIS, "committed to run done, p50 ms", millis.get(millis.size() / 2));
    Figures.atMost(
        P99_MILLIS, "committed to run done, p99 ms", millis.get(millis.size() * 99 / 100));
    Figures.note("committed to run done, longest ms", millis.getLast());
    Figures.note("runs measured", millis.size());
  }

  private void change(List<TenantId> tenants) {
    long interval = 1_000_000_000L / A_SECOND;
    long next = System.nanoTime();
    for (TenantId tenant : tenants) {
      LockSupport.parkNanos(next - System.nanoTime());
      next += interval;
      engine.ask(tenant, 2);
      engine.jdbc().update("insert into committed values (?, clock_timestamp())", tenant.value());
    }
  }
}
