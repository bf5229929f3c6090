package ai.coditect.selfservice.webhooks;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.lifecycle.TenantData;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Forgets a tenant's webhooks and what was sent to them. */
@Component
class WebhookData implements TenantData {

  private final JdbcClient jdbc;

  WebhookData(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void forget(TenantId tenant) {
    jdbc.sql("delete from webhook where tenant_id = ?").param(tenant.value()).update();
    jdbc.sql("delete from webhook_event where tenant_id = ?").param(tenant.value()).update();
    jdbc.sql("delete from webhook_progress where tenant_id = ?").param(tenant.value()).update();
  }
}
