package ai.coditect.provisioning.converge;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What operators hold back. A paused cell or tenant is not worked on: what is under way ends, a
 * tenant's run at its next step boundary, and nothing begins; what is wanted meanwhile is kept. The
 * status of a paused tenant says so, and that of a paused cell's tenants for which something is
 * left to do; why it is paused is for operators only. A paused target is neither observed nor
 * changed, and the tenants that need it say so; other targets go on. Every replica follows within a
 * second. Needs a running transaction, so that the caller can record who did it in the same one.
 */
@Component
public class Pauses {

  private static final int MAX_REASON = 500;

  private final JdbcTemplate jdbc;
  private final WorkQueue work;

  Pauses(JdbcTemplate jdbc, WorkQueue work) {
    this.jdbc = jdbc;
    this.work = work;
  }

  /**
   * Something that is held back.
   *
   * @param target null for the whole cell
   */
  public record Pause(CellId cell, @Nullable String target, String reason, Instant since) {}

  /** Holds back a whole cell; again with another reason replaces that. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void pause(CellId cell, String reason) {
    store(cell, "", reason);
    jdbc.update(
        """
        with unfinished as materialized (
          select w.tenant_id from work w left join tenant_status s using (tenant_id)
          where w.cell_id = ? and (w.owner is not null or w.due_at <= now() or s.phase is null
            or s.phase not in ('ready', 'suspended', 'offboarded'))
          order by w.tenant_id for no key update of w
        )
        update work w set unsaid = true from unfinished u where w.tenant_id = u.tenant_id
        """,
        cell.value());
  }

  /** Holds back one target of a cell. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void pause(CellId cell, String target, String reason) {
    store(cell, Require.text(target, 63, "target"), reason);
  }

  /** Lets a cell go on; says whether it was paused. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean resume(CellId cell) {
    return remove(cell, "");
  }

  /** Lets a target of a cell go on; says whether it was paused. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean resume(CellId cell, String target) {
    return remove(cell, target);
  }

  /**
   * Holds back one tenant, unless and until there is a hold for security or abuse: that protects
   * somebody and is carried out all the same. Holds of other causes wait, and so does whatever
   * gives access back. Says whether there is such a tenant.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean pause(TenantId tenant, String reason) {
    return jdbc.update(
            "update work w set paused = ?, asked = asked + 1, urgent = %s, unsaid = true where tenant_id = ?"
                .formatted(WorkRows.URGENT),
            Require.text(reason, MAX_REASON, "reason"),
            tenant.value())
        > 0;
  }

  /** Lets a tenant go on, at once; says whether it was paused. Needs its row lock. */
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean resume(TenantId tenant) {
    boolean paused =
        jdbc.update(
                "update work set paused = null, unsaid = false where tenant_id = ? and paused is not null",
                tenant.value())
            > 0;
    if (paused) {
      work.wake(tenant);
    }
    return paused;
  }

  /** Lets tenants go on, in this order, so many a second; returns those that were paused. */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<TenantId> resume(List<TenantId> tenants, int perSecond) {
    List<TenantId> resumed =
        jdbc.query(
            """
            with held as materialized (
              select tenant_id from work where tenant_id = any (?) and paused is not null
              order by tenant_id for no key update
            )
            update work w set paused = null, unsaid = false from held where w.tenant_id = held.tenant_id returning w.tenant_id
            """,
            (row, _) -> new TenantId(row.getString(1)),
            (Object) tenants.stream().map(TenantId::value).toArray(String[]::new));
    work.wakeApart(resumed, perSecond);
    return resumed;
  }

  /** The cells and targets that are held back. */
  public List<Pause> all() {
    return jdbc.query(
        "select cell_id, target, reason, paused_at from pause order by cell_id, target",
        (row, _) -> {
          String target = row.getString("target");
          return new Pause(
              new CellId(row.getString("cell_id")),
              target.isEmpty() ? null : target,
              row.getString("reason"),
              row.getTimestamp("paused_at").toInstant());
        });
  }

  private void store(CellId cell, String target, String reason) {
    jdbc.update(
        """
        insert into pause (cell_id, target, reason) values (?, ?, ?)
        on conflict (cell_id, target) do update set reason = excluded.reason
        """,
        cell.value(),
        target,
        Require.text(reason, MAX_REASON, "reason"));
  }

  private boolean remove(CellId cell, String target) {
    return jdbc.update("delete from pause where cell_id = ? and target = ?", cell.value(), target)
        > 0;
  }
}
