package ai.coditect.selfservice.tenants;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.id.HoldId;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.Hold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The holds of all tenants, lifted ones included; they change with the intent only. */
@Component
public class TenantHolds {

  private static final String SELECT =
      """
      select id, tenant_id, cause, reason, customer_message, placed_at, placed_by, lifted_at,
             lifted_by
      from hold\s""";

  private final JdbcClient jdbc;

  TenantHolds(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A hold and its story.
   *
   * @param hold what travels in the intent
   * @param tenant whose
   * @param reason why, for operators
   * @param customerMessage why, for the customer
   * @param placedBy the actor's id
   * @param liftedAt null while it is in force
   * @param liftedBy the actor's id; null while it is in force
   */
  public record Placed(
      Hold hold,
      TenantId tenant,
      String reason,
      String customerMessage,
      String placedBy,
      @Nullable Instant liftedAt,
      @Nullable String liftedBy) {

    @Override
    public String toString() {
      return "Placed[" + hold + "]";
    }
  }

  /** The holds that are in force, oldest first. */
  public List<Placed> inForce(TenantId tenant) {
    return inForce(List.of(tenant)).getOrDefault(tenant, List.of());
  }

  /** The holds that are in force, oldest first, of those that have any, by one statement. */
  public Map<TenantId, List<Placed>> inForce(Collection<TenantId> tenants) {
    return jdbc
        .sql(SELECT + "where tenant_id = any (?) and lifted_at is null order by placed_at, id")
        .param(TenantId.values(tenants))
        .query(TenantHolds::placed)
        .list()
        .stream()
        .collect(Collectors.groupingBy(Placed::tenant));
  }

  /** The newest holds of a tenant, lifted ones included, newest first. */
  public List<Placed> newest(TenantId tenant, int limit) {
    return jdbc.sql(SELECT + "where tenant_id = ? order by placed_at desc, id desc limit ?")
        .params(tenant.value(), limit)
        .query(TenantHolds::placed)
        .list();
  }

  /** A hold by id. */
  public Optional<Placed> find(HoldId id) {
    return jdbc.sql(SELECT + "where id = ?")
        .param(id.value())
        .query(TenantHolds::placed)
        .optional();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void place(TenantId tenant, TenantChange.Held held, Actor by, Instant at) {
    jdbc.sql(
            """
            insert into hold (id, tenant_id, cause, reason, customer_message, placed_at, placed_by)
            values (?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            held.id().value(),
            tenant.value(),
            held.cause().name(),
            held.operatorReason(),
            held.customerMessage(),
            Timestamp.from(at),
            by.id())
        .update();
  }

  @Transactional(propagation = Propagation.MANDATORY)
  void lift(TenantId tenant, HoldId id, Actor by, Instant at) {
    int lifted =
        jdbc.sql(
                """
                update hold set lifted_at = ?, lifted_by = ?
                where id = ? and tenant_id = ? and lifted_at is null
                """)
            .params(Timestamp.from(at), by.id(), id.value(), tenant.value())
            .update();
    if (lifted != 1) {
      throw new IllegalStateException(id + " is not in force");
    }
  }

  private static Placed placed(ResultSet row, int number) throws SQLException {
    Timestamp lifted = row.getTimestamp("lifted_at");
    return new Placed(
        new Hold(
            row.getString("id"),
            Hold.Cause.valueOf(row.getString("cause")),
            row.getTimestamp("placed_at").toInstant()),
        new TenantId(row.getString("tenant_id")),
        row.getString("reason"),
        row.getString("customer_message"),
        row.getString("placed_by"),
        lifted == null ? null : lifted.toInstant(),
        row.getString("lifted_by"));
  }
}
