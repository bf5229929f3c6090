package ai.coditect.selfservice.signups;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.lifecycle.TenantData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The sign-up of a tenant whose life ends. */
@Component
class SignupData implements TenantData {

  private final JdbcClient jdbc;

  SignupData(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void forget(TenantId tenant) {
    jdbc.sql("delete from signup where tenant_id = ?").param(tenant.value()).update();
  }
}
