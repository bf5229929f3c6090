package ai.coditect.audit.retention;

import ai.coditect.audit.ledger.Content;
import ai.coditect.audit.ledger.EntryPayload;
import ai.coditect.audit.ledger.Payloads;
import ai.coditect.audit.ledger.StoredPayload;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The only way to remove payloads: by a role of its own, never without saying why, and never while
 * a hold lasts, to which the database sees. Salt, content and everything to search by go in one
 * row.
 */
@Component
class PayloadRemoval {

  private static final int BATCH = 1000;

  private final RetentionDatabase database;
  private final JdbcTemplate jdbc;
  private final Payloads payloads;

  PayloadRemoval(RetentionDatabase database, Payloads payloads) {
    this.database = database;
    this.jdbc = database.jdbc();
    this.payloads = payloads;
  }

  /** Why payloads are removed. */
  enum Why {
    EXPIRED,
    ERASED;

    String code() {
      return this == EXPIRED ? "expired" : "erased";
    }
  }

  private record Placed(String hold, String tenant, Timestamp at, StoredPayload stored) {}

  /**
   * Places and lifts holds as the trail says: what an operator did in provisioning holds here too,
   * as soon as its entry is in the ledger; it lasts from and to when that was done.
   */
  void followHolds() {
    List<Placed> placed =
        jdbc.query(
            "select p.target, p.tenant_id, p.occurred_at, "
                + StoredPayload.COLUMNS
                + """
                 from entry_payload p
                where p.action = 'legal-hold.placed' and p.tenant_id is not null
                  and not exists (select from legal_hold h where h.id = p.target)
                """,
            (row, _) ->
                new Placed(
                    row.getString(1),
                    row.getString(2),
                    row.getTimestamp(3),
                    StoredPayload.of(row, 4)));
    List<Content> contents = payloads.open(placed.stream().map(Placed::stored).toList());
    for (int i = 0; i < placed.size(); i++) {
      EntryPayload payload = contents.get(i).orNull();
      String reason = payload == null ? null : payload.event().reason();
      jdbc.update(
          """
          insert into legal_hold (id, tenant_id, reference, placed_at) values (?, ?, ?, ?)
          on conflict do nothing
          """,
          placed.get(i).hold(),
          placed.get(i).tenant(),
          reason == null ? "-" : reason,
          placed.get(i).at());
    }
    jdbc.update(
        """
        update legal_hold h set released_at = greatest(h.placed_at, p.occurred_at)
        from entry_payload p
        where h.released_at is null
          and p.action = 'legal-hold.lifted' and p.target = h.id and p.tenant_id = h.tenant_id
        """);
  }

  /** The holds that last on a tenant. */
  List<String> holds(String tenant) {
    return jdbc.queryForList(
        "select id from legal_hold where tenant_id = ? and released_at is null order by placed_at",
        String.class,
        tenant);
  }

  /**
   * The next entries of a subject, or with null of a whole tenant, that have payloads to erase;
   * none if nothing is left. That a tenant's trail was erased, and what had held it, stays in it.
   */
  List<Long> nextToErase(String tenant, @Nullable String subject) {
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
    return jdbc.queryForList(which, Long.class, values);
  }

  /** Removes the payloads of these entries; says how many there still were. */
  int erase(List<Long> entries) {
    return remove(entries, Why.ERASED);
  }

  /** The ledger's time. */
  Instant now() {
    return Objects.requireNonNull(jdbc.queryForObject("select clock_timestamp()", Timestamp.class))
        .toInstant();
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
    return database.inTransaction(
        () -> {
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
  }
}
