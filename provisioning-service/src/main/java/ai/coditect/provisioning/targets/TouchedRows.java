package ai.coditect.provisioning.targets;

import ai.coditect.contracts.id.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * In this service's own database: a row for each target and tenant that ever had anything there.
 */
@Repository
public class TouchedRows implements Touched {

  private final JdbcClient jdbc;

  TouchedRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean has(String target, TenantId tenant) {
    return jdbc.sql("select exists (select from touched_tenant where tenant_id = ? and target = ?)")
        .params(tenant.value(), target)
        .query(Boolean.class)
        .single();
  }

  @Override
  public void note(String target, TenantId tenant) {
    jdbc.sql("insert into touched_tenant (tenant_id, target) values (?, ?) on conflict do nothing")
        .params(tenant.value(), target)
        .update();
  }
}
