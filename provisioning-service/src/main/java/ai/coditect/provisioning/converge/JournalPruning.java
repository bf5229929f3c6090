package ai.coditect.provisioning.converge;

import ai.coditect.platform.sweep.Sweep;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Forgets runs that ended long ago, in small batches. A tenant's newest run stays, because it says
 * how the tenant came to be as it is, and so does one whose end is not written. Goes by tenants, so
 * that the journal needs no further index, which each checkpoint would pay for.
 */
@Component
class JournalPruning implements Sweep {

  private static final int MOST_RUNS = 1_000;

  private final JdbcTemplate jdbc;
  private final JournalProperties properties;

  JournalPruning(JdbcTemplate jdbc, JournalProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public @Nullable String page(String after, int size) {
    List<String> tenants =
        jdbc.queryForList(
            "select tenant_id from tenant where tenant_id > ? order by tenant_id limit ?",
            String.class,
            after,
            size);
    if (tenants.isEmpty()) {
      return null;
    }
    return prune(tenants) < MOST_RUNS ? tenants.getLast() : after;
  }

  private int prune(List<String> tenants) {
    return jdbc.update(
        """
        delete from run r using (
          select o.tenant_id, o.epoch
          from unnest(?::text[]) as t (tenant_id) cross join lateral (
            select tenant_id, epoch from run
            where tenant_id = t.tenant_id and ended_at < now() - ? * interval '1 ms'
              and epoch < (select max(epoch) from run n where n.tenant_id = t.tenant_id)) o
          limit ?) old
        where r.tenant_id = old.tenant_id and r.epoch = old.epoch
        """,
        tenants.toArray(String[]::new),
        properties.retention().toMillis(),
        MOST_RUNS);
  }
}
