package ai.coditect.provisioning.offboarding;

import ai.coditect.contracts.id.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The certificates that were issued. Each is issued once; its document never changes. */
@Repository
class Certificates {

  private final JdbcClient jdbc;

  Certificates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  boolean exists(TenantId tenant, Instant requestedAt) {
    return jdbc.sql(
            "select exists (select from deletion_certificate where tenant_id = ? and requested_at = ?)")
        .params(tenant.value(), Timestamp.from(requestedAt))
        .query(Boolean.class)
        .single();
  }

  /** The document of the tenant's newest departure. */
  Optional<String> newest(TenantId tenant) {
    return jdbc.sql(
            """
            select document from deletion_certificate
            where tenant_id = ? order by requested_at desc limit 1
            """)
        .param(tenant.value())
        .query(String.class)
        .optional();
  }

  /** Keeps a certificate unless there is one for this departure. */
  void keep(TenantId tenant, Instant requestedAt, Instant issuedAt, String document) {
    jdbc.sql(
            """
            insert into deletion_certificate (tenant_id, requested_at, issued_at, document)
            values (?, ?, ?, ?) on conflict do nothing
            """)
        .params(tenant.value(), Timestamp.from(requestedAt), Timestamp.from(issuedAt), document)
        .update();
  }
}
