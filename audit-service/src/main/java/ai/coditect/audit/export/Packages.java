package ai.coditect.audit.export;

import ai.coditect.contracts.id.TenantId;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The packages that there are, for whoever erases what they hold. */
@Service
public class Packages {

  private final JdbcTemplate jdbc;

  Packages(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Removes every file that may hold a tenant's entries, those of the whole ledger included. What
   * is being made begins anew.
   */
  @Transactional
  public void discard(TenantId tenant) {
    jdbc.update(
        """
        update export set state = case state when 'ready' then 'expired' else 'queued' end
        where (tenant_id = ? or tenant_id is null) and state in ('ready', 'running')
        """,
        tenant.value());
    jdbc.update(
        """
        delete from export_part p using export e
        where e.id = p.export_id and (e.tenant_id = ? or e.tenant_id is null)
        """,
        tenant.value());
  }

  /** Forgets whom packages are about who is to be forgotten; the packages stay. */
  public void forget(String subject) {
    jdbc.update(
        "update export set subjects = array_remove(subjects, ?) where ? = any (subjects)",
        subject,
        subject);
  }
}
