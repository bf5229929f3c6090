package ai.coditect.provisioning.targets.storage;

import ai.coditect.provisioning.targets.TenantScope;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** In this service's own database: a row for each tenant that ever had a bucket. */
@Repository
class TouchedRows implements Touched {

  private final JdbcClient jdbc;

  TouchedRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public boolean has(TenantScope scope) {
    return jdbc.sql("select exists (select from storage_tenant where tenant_id = ?)")
        .param(scope.tenant().value())
        .query(Boolean.class)
        .single();
  }

  @Override
  public void note(TenantScope scope) {
    jdbc.sql("insert into storage_tenant (tenant_id) values (?) on conflict do nothing")
        .param(scope.tenant().value())
        .update();
  }
}
