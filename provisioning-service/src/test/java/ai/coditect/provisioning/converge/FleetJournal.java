package ai.coditect.provisioning.converge;

import static org.awaitility.Awaitility.await;

import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.localstack.postgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What the replicas of a fleet have written into their database, with each takeover and each write
 * to the journal noted by triggers.
 */
@NullMarked
final class FleetJournal {

  private final JdbcTemplate jdbc;
  private final Duration lease;

  /** Begins to take notes. */
  FleetJournal(Database database, Duration lease) {
    this.lease = lease;
    this.jdbc =
        new JdbcTemplate(
            new DriverManagerDataSource(database.url(), database.username(), database.password()));
    jdbc.execute(
        """
        create table journal_write (tenant_id text, epoch bigint, current bigint, outcome text);
        create function note_write() returns trigger language plpgsql as $$ begin
          insert into journal_write select new.tenant_id, new.epoch, w.epoch, new.outcome
          from work w where w.tenant_id = new.tenant_id;
          return new;
        end $$;
        create trigger note after insert or update on run for each row execute function note_write();
        create table takeover (old_owner text, late interval);
        create function note_takeover() returns trigger language plpgsql as $$ begin
          insert into takeover values (old.owner, clock_timestamp() - old.lease_until);
          return new;
        end $$;
        create trigger note after update of epoch on work for each row
          when (old.owner is not null and new.epoch > old.epoch) execute function note_takeover();
        create table replica (owner text primary key, name text);
        create function note_replica() returns trigger language plpgsql as $$ begin
          insert into replica values (new.owner, current_setting('application_name')) on conflict do nothing;
          return new;
        end $$;
        create trigger note_replica after update of owner on work for each row
          when (new.owner is not null) execute function note_replica()
        """);
  }

  /** Whether the newest intent of each was carried out, and nobody works on any. */
  boolean haveEnded(List<TenantIntent> intents) {
    Map<String, Long> observed =
        jdbc
            .query(
                """
                select s.tenant_id, (s.status::jsonb ->> 'observedGeneration')::bigint from tenant_status s
                join work w using (tenant_id)
                where w.owner is null and w.open_epoch is null and w.due_at > now()
                  and s.phase in ('ready', 'suspended')
                """,
                (row, _) -> Map.entry(row.getString(1), row.getLong(2)))
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return intents.stream()
        .allMatch(
            intent ->
                Long.valueOf(intent.generation()).equals(observed.get(intent.tenantId().value())));
  }

  /**
   * Whether a replica that does nothing any more, being frozen, has tenants. Locks their rows, so
   * that what it had sent to the database before is through.
   */
  boolean hasTenants(String replica) {
    return !jdbc.queryForList(
            """
            select w.tenant_id from work w join replica r using (owner) where r.name = ? for update of w
            """,
            String.class,
            replica)
        .isEmpty();
  }

  /** Waits until somebody else has taken all that the two had. */
  void awaitTakenOver() {
    await()
        .atMost(lease.plusSeconds(20))
        .until(
            () ->
                jdbc.queryForList(
                        """
                        select 1 from work w where owner in (select old_owner from takeover)
                          or owner is not null and lease_until < now()
                        """)
                    .isEmpty());
  }

  /** How long after the end of their leases tenants were taken from each replica that lost some. */
  Map<String, Duration> takeovers() {
    return jdbc
        .query(
            """
            select r.name, extract(epoch from max(t.late)) * 1000
            from takeover t join replica r on r.owner = t.old_owner group by r.name
            """,
            (row, _) -> Map.entry(row.getString(1), Duration.ofMillis(row.getLong(2))))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Journal rows that were written when somebody else had the tenant, but for the closing of them.
   */
  List<String> writesUnderAStaleEpoch() {
    return jdbc.queryForList(
        """
        select tenant_id || ' ' || epoch || ' at ' || current from journal_write
        where epoch <> current and outcome is distinct from 'interrupted'
        """,
        String.class);
  }

  List<String> openInTheJournal() {
    return jdbc.queryForList(
        """
        select 'run ' || tenant_id || ' ' || epoch from run where ended_at is null
        union all select 'step ' || tenant_id || ' ' || step_key from step where state = 'intended'
        """,
        String.class);
  }

  /** Things that were made twice, or taken away twice, with nothing in between that undid it. */
  List<String> doubledInTheJournal() {
    return jdbc.queryForList(
        """
        select tenant_id || ' ' || step_key || ' ' || action || ' twice: ' || before || ', ' || epoch from (
          select *, lag(action) over each as was, lag(epoch) over each as before from step
          where state in ('succeeded', 'unknown') and action <> 'changed'
          window each as (partition by tenant_id, step_key order by epoch)) s
        where was = action and state = 'succeeded' and not exists (
          select from step u where u.tenant_id = s.tenant_id and u.step_key = s.step_key and u.epoch = s.before
            and u.state = 'unknown')
        """,
        String.class);
  }

  /** Whether all events have left. */
  boolean allSent() {
    return jdbc.queryForList("select id from outbox limit 1").isEmpty();
  }
}
