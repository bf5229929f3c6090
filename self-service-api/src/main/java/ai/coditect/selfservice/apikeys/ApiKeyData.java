package ai.coditect.selfservice.apikeys;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.lifecycle.TenantData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The API keys of a tenant whose life ends. */
@Component
class ApiKeyData implements TenantData {

  private final JdbcClient jdbc;

  ApiKeyData(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void forget(TenantId tenant) {
    jdbc.sql("delete from api_key where tenant_id = ?").param(tenant.value()).update();
  }
}
