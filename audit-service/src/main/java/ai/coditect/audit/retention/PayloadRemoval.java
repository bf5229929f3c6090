package ai.coditect.audit.retention;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only way to remove payloads: by a role of its own, never without saying why, and never while
 * a hold lasts, to which the database sees. Salt, content and everything to search by go in one
 * row.
 */
@Component
class PayloadRemoval {

  private static final int BATCH = 1000;

  private final HikariDataSource source;
  private final JdbcTemplate jdbc;
  private final TransactionTemplate transaction;

  PayloadRemoval(@Value("${spring.datasource.url}") String url, RetentionProperties properties) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(properties.username());
    config.setPassword(properties.password());
    config.setPoolName("retention");
    config.setMaximumPoolSize(1);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1); // connects when it is needed, after the migrations
    source = new HikariDataSource(config);
    jdbc = new JdbcTemplate(source);
    transaction = new TransactionTemplate(new JdbcTransactionManager(source));
  }

  @PreDestroy
  void close() {
    source.close();
  }

  /** Why payloads are removed. */
  enum Why {
    EXPIRED,
    ERASED;

    String code() {
      return this == EXPIRED ? "expired" : "erased";
    }
  }

  /**
   * Places and lifts holds as the trail says: what an operator did in provisioning holds here too,
   * as soon as its entry is in the ledger.
   */
  void followHolds() {
    transaction.executeWithoutResult(
        _ -> {
          jdbc.update(
              """
              insert into legal_hold (id, tenant_id, reference)
              select p.target, p.tenant_id, coalesce(j.event ->> 'reason', '-')
              from entry_payload p, lateral (select convert_from(p.canonical, 'UTF8')::jsonb -> 'event') j (event)
              where p.action = 'legal-hold.placed' and p.tenant_id is not null
              on conflict (id) do nothing
              """);
          jdbc.update(
              """
              update legal_hold h set released_at = clock_timestamp()
              where h.released_at is null and exists (
                  select from entry_payload p
                  where p.action = 'legal-hold.lifted' and p.target = h.id and p.tenant_id = h.tenant_id)
              """);
        });
  }

  /** The holds that last on a tenant. */
  List<String> holds(String tenant) {
    return jdbc.queryForList(
        "select id from legal_hold where tenant_id = ? and released_at is null order by placed_at",
        String.class,
        tenant);
  }

  /**
   * Removes the next payloads of a subject, or with null of a whole tenant; says how many. That a
   * tenant's trail was erased, and what had held it, stays in it.
   */
  int eraseNext(String tenant, @Nullable String subject) {
    String which =
        subject == null
            ? """
              select entry_index from entry_payload
              where tenant_id = ? and action not like 'audit.erasure.%' and action not like 'legal-hold.%'
              limit ?
              """
            : """
              select entry_index from entry_payload where tenant_id = ? and (actor = ? or target = ?)
              limit ?
              """;
    Object[] values =
        subject == null
            ? new Object[] {tenant, BATCH}
            : new Object[] {tenant, subject, subject, BATCH};
    return remove(jdbc.queryForList(which, Long.class, values), Why.ERASED);
  }

  /** What has been removed of a tenant because of its age. */
  record Expired(long upTo, int removed) {}

  /** Removes the payloads of a tenant's next entries that are older than so many milliseconds. */
  Expired expireNext(String tenant, long after, long millis) {
    List<long[]> entries =
        jdbc.query(
            """
            select e.tenant_seq, e.entry_index
            from (select tenant_seq, entry_index, received_at from ledger_entry
                  where tenant_id = ? and tenant_seq > ? order by tenant_seq limit ?) e
            where e.received_at < clock_timestamp() - ? * interval '1 ms'
            order by e.tenant_seq
            """,
            (row, number) -> new long[] {row.getLong(1), row.getLong(2)},
            tenant,
            after,
            BATCH,
            millis);
    if (entries.isEmpty()) {
      return new Expired(after, 0);
    }
    int removed = remove(entries.stream().map(entry -> entry[1]).toList(), Why.EXPIRED);
    return new Expired(entries.getLast()[0], removed);
  }

  private int remove(List<Long> indexes, Why why) {
    if (indexes.isEmpty()) {
      return 0;
    }
    Long[] rows = indexes.toArray(Long[]::new);
    Integer removed =
        transaction.execute(
            _ -> {
              jdbc.update(
                  """
                  insert into payload_removal (entry_index, reason)
                  select i, ? from unnest(?::bigint[]) as r (i)
                  where exists (select from entry_payload p where p.entry_index = i)
                  on conflict do nothing
                  """,
                  why.code(),
                  rows);
              return jdbc.update(
                  "delete from entry_payload where entry_index = any (?)", (Object) rows);
            });
    return removed == null ? 0 : removed;
  }
}
