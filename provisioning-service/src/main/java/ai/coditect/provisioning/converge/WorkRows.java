package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.cell.CellId;
import ai.coditect.provisioning.converge.Claim.Leave;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The work rows, one per tenant. Every time in them is the database's, so replicas' clocks do not
 * matter. Rows are locked in the order of tenants, and after the tenant's own row, so nobody waits
 * for somebody who waits for them.
 */
@Repository
class WorkRows {

  /** More rows of one cell than all replicas together work on. */
  private static final int OLDEST = 1_000;

  /** Until its end is written the run counts as open, though it may never write anything else. */
  private static final String TAKEN =
      """
      owner = ?, lease_until = clock_timestamp() + ? * interval '1 ms', epoch = w.epoch + 1,
      open_epoch = coalesce(w.open_epoch, w.epoch + 1)""";

  private static final String CLAIM =
      """
      w.tenant_id, w.cell_id, w.epoch, w.wake_seq, w.asked, w.failures, nullif(w.open_epoch, w.epoch) as open_epoch,
      clock_timestamp() as at, w.paused is not null as itself""";

  /**
   * Whether a row {@code w} has to be worked on though an operator holds it back: while it is held
   * because it is, or does, a danger to somebody. Holds for an unpaid invoice or an ended right
   * protect nobody, so they wait for the operator.
   */
  static final String URGENT =
      """
      exists (select from tenant t where t.tenant_id = w.tenant_id and t.intent::jsonb
        @> any (array['{"holds": [{"cause": "security"}]}', '{"holds": [{"cause": "abuse"}]}']::jsonb[]))""";

  /** Whether the cell of a row {@code w} is held back. */
  static final String CELL_PAUSED =
      "exists (select from pause p where p.cell_id = w.cell_id and p.target = '')";

  private final JdbcTemplate jdbc;

  WorkRows(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Has a tenant looked at as soon as possible. Needs its row lock.
   *
   * @param newer whether something newer is wanted, so that a run under way ends at its next step
   *     boundary
   */
  void wake(TenantId tenant, boolean newer) {
    jdbc.update(
        """
        insert into work as w (tenant_id, due_at, wake_seq, asked) values (?, now(), 1, ?)
        on conflict (tenant_id) do update
        set due_at = least(w.due_at, now()), wake_seq = w.wake_seq + 1, asked = w.asked + excluded.asked,
          urgent = w.paused is not null and %s,
          unsaid = w.unsaid or (excluded.asked > 0 and (w.paused is not null or %s))
        """
            .formatted(URGENT, CELL_PAUSED),
        tenant.value(),
        newer ? 1 : 0);
  }

  /**
   * Takes up to {@code most} rows that are due or whose lease has run out, the oldest first, and a
   * new epoch for each. A cell that is paused gives none, and others no more than their room. Reads
   * no further in the index of a cell than it takes, however many rows are due there.
   *
   * @param roomPerCell how many a cell gives that is not in {@code room}
   * @param room how many a cell gives
   */
  List<Claim> claim(
      String owner, Duration lease, int most, int roomPerCell, Map<String, Integer> room) {
    return jdbc.query(
        """
        with cells as materialized (
          select c.cell_id, least(coalesce(r.room, ?), ?) as room
          from (select cell_id from cell union all select '') c
          left join unnest(?::text[], ?::int[]) as r (cell_id, room) using (cell_id)
          where not exists (select from pause p where p.cell_id = c.cell_id and p.target = '')
        ), due as materialized (
          select w.tenant_id from cells c cross join lateral (
            select tenant_id, due_at from work
            where cell_id = c.cell_id and (paused is null or urgent) and due_at <= now()
              and (lease_until is null or lease_until < now())
            order by due_at limit c.room for no key update skip locked) w
          order by w.due_at limit ?
        )
        update work w set %s from due where w.tenant_id = due.tenant_id returning %s
        """
            .formatted(TAKEN, CLAIM),
        (row, _) -> claim(row, Leave.FREE, Leave.HOLDS),
        roomPerCell,
        most,
        room.keySet().toArray(String[]::new),
        room.values().toArray(Integer[]::new),
        most,
        owner,
        lease.toMillis());
  }

  /**
   * Takes rows whose lease has run out, whatever room their cells have: whoever had them must not
   * write any more. They are among the oldest due rows of each cell, as they were when taken.
   */
  List<Claim> takeOver(String owner, Duration lease, int most) {
    return jdbc.query(
        """
        with orphaned as materialized (
          select w.tenant_id from (select cell_id from cell union all select '') c cross join lateral (
            select tenant_id, lease_until from work
            where cell_id = c.cell_id and (paused is null or urgent) and due_at <= now() order by due_at limit ?) oldest
          join work w using (tenant_id)
          where oldest.lease_until < now() and w.lease_until < now()
            and not exists (select from pause p where p.cell_id = c.cell_id and p.target = '')
          limit ? for no key update of w skip locked
        )
        update work w set %s from orphaned where w.tenant_id = orphaned.tenant_id returning %s
        """
            .formatted(TAKEN, CLAIM),
        (row, _) -> claim(row, Leave.FREE, Leave.HOLDS),
        OLDEST,
        most,
        owner,
        lease.toMillis());
  }

  /**
   * Takes rows of tenants that are held back and whose status does not say so; for nothing else. As
   * soon as they are let go, or held for security or abuse, they are claimed as others are.
   */
  List<Claim> claimUnsaid(String owner, Duration lease, int most) {
    return jdbc.query(
        """
        with held as materialized (
          select w.tenant_id from work w
          where w.unsaid and (w.lease_until is null or w.lease_until < now())
            and ((w.paused is not null and not w.urgent) or %s)
          order by w.due_at limit ? for no key update of w skip locked
        )
        update work w set %s from held where w.tenant_id = held.tenant_id
        returning %s
        """
            .formatted(CELL_PAUSED, TAKEN, CLAIM),
        (row, _) -> claim(row, Leave.CELL_PAUSED, Leave.PAUSED),
        most,
        owner,
        lease.toMillis());
  }

  /** Renews leases; returns the tenants of those that are still held. */
  Set<TenantId> renew(Collection<Claim> claims, Duration lease) {
    List<TenantId> held =
        jdbc.query(
            """
            with held as materialized (
              select w.tenant_id from work w
              join unnest(?::text[], ?::bigint[]) as c (tenant_id, epoch)
                on c.tenant_id = w.tenant_id and c.epoch = w.epoch
              where w.owner is not null order by w.tenant_id for no key update of w
            )
            update work w set lease_until = clock_timestamp() + ? * interval '1 ms'
            from held where w.tenant_id = held.tenant_id
            returning w.tenant_id
            """,
            (row, _) -> new TenantId(row.getString(1)),
            tenants(claims),
            epochs(claims),
            lease.toMillis());
    return new HashSet<>(held);
  }

  /**
   * Gives rows back before their lease ends; those that somebody else has taken stay as they are.
   *
   * @param rest until they are due again
   */
  void giveBack(Collection<Claim> claims, Duration rest) {
    jdbc.update(
        """
        with held as materialized (
          select w.tenant_id from work w
          join unnest(?::text[], ?::bigint[]) as c (tenant_id, epoch)
            on c.tenant_id = w.tenant_id and c.epoch = w.epoch
          where w.owner is not null order by w.tenant_id for no key update of w
        )
        update work w set owner = null, lease_until = null, due_at = now() + ? * interval '1 ms'
        from held where w.tenant_id = held.tenant_id
        """,
        tenants(claims),
        epochs(claims),
        rest.toMillis());
  }

  /**
   * Has tenants looked at again because somebody who had lost them may still have changed their
   * world.
   */
  void suspect(Collection<TenantId> tenants) {
    jdbc.update(
        """
        with suspects as materialized (
          select tenant_id from work where tenant_id = any (?) order by tenant_id for no key update
        )
        update work w set due_at = least(w.due_at, now()), wake_seq = w.wake_seq + 1
        from suspects s where w.tenant_id = s.tenant_id
        """,
        (Object) tenants.stream().map(TenantId::value).toArray(String[]::new));
  }

  /**
   * Has tenants looked at one after another, in this order; one that is being worked on now is
   * looked at again when that ends.
   *
   * @param apart the time from one to the next
   */
  void wakeApart(List<TenantId> tenants, Duration apart) {
    jdbc.update(
        """
        with queue as materialized (
          select w.tenant_id, q.place
          from unnest(?::text[]) with ordinality as q (tenant_id, place) join work w using (tenant_id)
          order by w.tenant_id for no key update of w
        )
        update work w set wake_seq = w.wake_seq + 1,
          due_at = case when w.owner is null then now() + (q.place - 1) * ? * interval '1 ms' else w.due_at end
        from queue q where w.tenant_id = q.tenant_id
        """,
        tenants.stream().map(TenantId::value).toArray(String[]::new),
        apart.toMillis());
  }

  /** Says where a tenant lives. Needs its row lock. */
  void placed(TenantId tenant, CellId cell) {
    jdbc.update(
        "update work set cell_id = ? where tenant_id = ? and cell_id = ''",
        cell.value(),
        tenant.value());
  }

  /** How long the oldest row of each cell has been due; that one is worked on or waits. */
  Map<String, Duration> oldestDue() {
    Map<String, Duration> ages = new HashMap<>();
    jdbc.query(
        """
        select c.cell_id, coalesce(extract(epoch from now() - w.due_at) * 1000, 0)::bigint
        from (select cell_id from cell union all select '') c left join lateral (
          select due_at from work
          where cell_id = c.cell_id and paused is null and due_at <= now() order by due_at limit 1) w on true
        """,
        row -> {
          String cell = row.getString(1).isEmpty() ? "none" : row.getString(1);
          ages.put(cell, Duration.ofMillis(row.getLong(2)));
        });
    return ages;
  }

  private static String[] tenants(Collection<Claim> claims) {
    return claims.stream().map(claim -> claim.tenant().value()).toArray(String[]::new);
  }

  private static Long[] epochs(Collection<Claim> claims) {
    return claims.stream().map(Claim::epoch).toArray(Long[]::new);
  }

  /** With one leave or the other, as the tenant itself is held back or not. */
  private static Claim claim(ResultSet row, Leave others, Leave heldBack) throws SQLException {
    return new Claim(
        new TenantId(row.getString("tenant_id")),
        row.getString("cell_id"),
        row.getLong("epoch"),
        row.getLong("wake_seq"),
        row.getLong("asked"),
        row.getInt("failures"),
        row.getObject("open_epoch", Long.class),
        row.getBoolean("itself") ? heldBack : others,
        row.getTimestamp("at").toInstant());
  }
}
