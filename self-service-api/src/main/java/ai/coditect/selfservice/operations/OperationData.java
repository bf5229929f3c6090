package ai.coditect.selfservice.operations;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.lifecycle.TenantData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The operations of a tenant whose life ends. */
@Component
class OperationData implements TenantData {

  private final JdbcClient jdbc;

  OperationData(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void forget(TenantId tenant) {
    jdbc.sql("delete from operation where tenant_id = ?").param(tenant.value()).update();
  }
}
