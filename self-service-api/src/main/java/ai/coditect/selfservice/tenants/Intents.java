package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.platform.event.EventJson;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Every intent of every tenant, as it was sent. */
@Component
class Intents {

  private final JdbcClient jdbc;

  Intents(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps a new one. */
  @Transactional(propagation = Propagation.MANDATORY)
  void add(TenantIntent intent) {
    jdbc.sql("insert into tenant_intent (tenant_id, generation, document) values (?, ?, ?::jsonb)")
        .params(intent.tenantId().value(), intent.generation(), EventJson.writeText(intent))
        .update();
  }

  /** What is wanted of a tenant; empty if there is no such tenant. */
  Optional<TenantIntent> newest(TenantId tenant) {
    return jdbc.sql(
            """
            select i.document from tenant t
            join tenant_intent i on i.tenant_id = t.id and i.generation = t.generation
            where t.id = ?
            """)
        .param(tenant.value())
        .query(String.class)
        .optional()
        .map(document -> EventJson.read(document, TenantIntent.class));
  }

  /** The one of a generation. */
  Optional<TenantIntent> find(TenantId tenant, long generation) {
    return jdbc.sql("select document from tenant_intent where tenant_id = ? and generation = ?")
        .params(tenant.value(), generation)
        .query(String.class)
        .optional()
        .map(document -> EventJson.read(document, TenantIntent.class));
  }
}
