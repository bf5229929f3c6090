package ai.coditect.provisioning.cell;

import ai.coditect.contracts.id.TenantId;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Decides once where a tenant lives: in its region, in the least filled cell with room. */
@Component
public class Placement {

  private final JdbcClient jdbc;
  private final CellProperties properties;

  Placement(JdbcClient jdbc, CellProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  /**
   * Makes the configured cells known; a cell that is no longer configured keeps its tenants and
   * gets no new ones.
   *
   * @throws IllegalStateException if a cell is said to lie in another region than before: its
   *     tenants' data was promised to stay where it is
   */
  @EventListener(ApplicationReadyEvent.class)
  @Order(0)
  @Transactional
  public void register() {
    properties.cells().forEach(this::register);
  }

  private void register(String id, CellProperties.CellSettings cell) {
    int known =
        jdbc.sql(
                """
                insert into cell (cell_id, region, capacity) values (?, ?, ?)
                on conflict (cell_id) do update set capacity = excluded.capacity
                where cell.region = excluded.region
                """)
            .params(id, cell.region(), cell.capacity())
            .update();
    if (known == 0) {
      throw new IllegalStateException(
          "coditect.cells.%s.region is %s, and was another: a cell does not move"
              .formatted(id, cell.region()));
    }
  }

  /**
   * Reserves room for a tenant and binds it to the cell; both last only if the surrounding
   * transaction commits. Needs the tenant's row to be locked. Empty if no cell of the region has
   * room.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<CellId> place(TenantId tenant, String region) {
    // One at a time in a region: of two that both found a cell full and went on to the next, each
    // could wait for the cell that the other one has locked.
    var _ =
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('placement ' || ?, 0)) is null")
            .param(region)
            .query(Boolean.class)
            .single();
    return reserve(tenant, region).map(CellId::new);
  }

  /** Gives back the room of a tenant that has ended. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void leave(CellId cell) {
    jdbc.sql("update cell set placed = placed - 1 where cell_id = ? and placed > 0")
        .param(cell.value())
        .update();
  }

  private Optional<String> reserve(TenantId tenant, String region) {
    return jdbc.sql(
            """
            with reserved as (
              update cell set placed = placed + 1
              where cell_id = (
                  select cell_id from cell
                  where region = :region and placed < capacity and cell_id in (:configured)
                  order by placed::float / capacity, cell_id limit 1)
              returning cell_id
            ), bound as (
              update tenant t set cell_id = r.cell_id from reserved r where t.tenant_id = :tenant and t.cell_id is null
            )
            select cell_id from reserved
            """)
        .param("tenant", tenant.value())
        .param("region", region)
        .param("configured", properties.cells().keySet())
        .query(String.class)
        .optional();
  }
}
