package ai.coditect.audit.retention;

import ai.coditect.audit.ledger.Ledger;
import ai.coditect.audit.sealing.SubjectKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Ends keys of payloads. Between {@link #retire} and {@link #destroy} the payloads under them are
 * to be removed: what can be read is never left without its key, nor what was erased with it.
 */
@Component
class KeyRemoval {

  /** By how much the clocks of services and database may differ, amply. */
  private static final Duration SKEW = Duration.ofDays(1);

  private static final int PAGE = 5_000;
  private static final UUID BEGINNING = new UUID(0, 0);

  private final RetentionDatabase database;
  private final SubjectKeys keys;
  private volatile boolean destroyedAgain;

  KeyRemoval(RetentionDatabase database, SubjectKeys keys) {
    this.database = database;
    this.keys = keys;
  }

  /**
   * Nothing is appended any more under the keys of a person in a tenant, or with null of the
   * tenant, when this returns.
   *
   * @return the keys
   */
  List<UUID> retire(String tenant, @Nullable String subject) {
    List<UUID> ids = keys.retire(tenant, subject);
    end(ids);
    return ids;
  }

  /** Destroys keys whose payloads are gone. */
  void destroy(List<UUID> ids) {
    for (int from = 0; from < ids.size(); from += PAGE) {
      List<UUID> page = ids.subList(from, Math.min(ids.size(), from + PAGE));
      // First here: a crash between the two is made good by destroyAgain.
      database
          .jdbc()
          .update(
              "update ended_key set destroyed_at = clock_timestamp() where id = any (?::uuid[])",
              (Object) texts(page));
      keys.destroy(page);
    }
  }

  /** Destroys a tenant's keys of months of which everything has expired: what is older is gone. */
  void expire(String tenant, Instant older) {
    YearMonth month = YearMonth.from(older.minus(SKEW).atOffset(ZoneOffset.UTC));
    List<UUID> ids = keys.retireBefore(tenant, month);
    end(ids);
    destroy(ids);
  }

  /** Once after a start: a backup of the keys may have brought back what had been destroyed. */
  void destroyAgain() {
    if (destroyedAgain) {
      return;
    }
    UUID last = BEGINNING;
    List<UUID> page = destroyed(last);
    while (!page.isEmpty()) {
      keys.destroy(page);
      last = page.getLast();
      page = destroyed(last);
    }
    destroyedAgain = true;
  }

  private List<UUID> destroyed(UUID after) {
    return database
        .jdbc()
        .query(
            "select id from ended_key where id > ? and destroyed_at is not null order by id limit ?",
            (row, _) -> row.getObject(1, UUID.class),
            after,
            PAGE);
  }

  /** In a turn of the ledger's: whoever appends later sees it, whoever did before is done. */
  private void end(List<UUID> ids) {
    for (int from = 0; from < ids.size(); from += PAGE) {
      Object[] page = texts(ids.subList(from, Math.min(ids.size(), from + PAGE)));
      database.inTransaction(
          () -> {
            database
                .jdbc()
                .query("select pg_advisory_xact_lock(?)", row -> {}, Ledger.SEQUENCER_LOCK);
            return database
                .jdbc()
                .update(
                    "insert into ended_key (id) select unnest(?::uuid[]) on conflict do nothing",
                    (Object) page);
          });
    }
  }

  private static Object[] texts(Collection<UUID> ids) {
    return ids.stream().map(UUID::toString).toArray(String[]::new);
  }
}
