package ai.coditect.audit.ledger;

import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.id.TenantId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A listing as SQL. A tenant's trail is read in the order of its numbers; a search goes through the
 * payloads, which have an index for each thing that is asked for, in the order of entries.
 */
final class EntrySearch {

  private static final String COLUMNS =
      "select e.entry_index, e.tenant_id, e.tenant_seq, e.received_at, e.commitment, "
          + StoredPayload.COLUMNS
          + " ";

  // The page is settled first, and then what belongs to it is looked up: joined at once, it was at
  // times planned to read all of a tenant's payloads.
  private static final String TRAIL = "from (select * from ledger_entry e where true";
  private static final String TRAIL_END =
      ") e left join lateral"
          + " (select * from entry_payload p where p.entry_index = e.entry_index offset 0) p on true";
  private static final String PAYLOADS = "from (select * from entry_payload p where true";
  private static final String PAYLOADS_END =
      ") p join lateral"
          + " (select * from ledger_entry e where e.entry_index = p.entry_index offset 0) e on true";

  private final StringBuilder sql = new StringBuilder(COLUMNS);
  private final List<Object> values = new ArrayList<>();

  EntrySearch(EntryFilter filter, EntryOrder order, @Nullable Long after, int limit) {
    sql.append(filter.searches() ? PAYLOADS : TRAIL);
    String row = filter.searches() ? "p." : "e.";
    String position = filter.isByNumber() ? "e.tenant_seq" : row + "entry_index";
    TenantId tenant = filter.tenant();
    Outcome outcome = filter.outcome();
    and(row + "tenant_id = ?", tenant == null ? null : tenant.value());
    and("p.action = ?", filter.action());
    and("p.outcome = ?", outcome == null ? null : outcome.name());
    and("p.correlation_id = ?", filter.correlationId());
    whole(tenant, "actor", filter.actor());
    whole(tenant, "target", filter.target());
    words(tenant, filter.text());
    and(row + "entry_index >= first_entry_since(?)", time(filter.from()));
    and(row + "entry_index < first_entry_since(?)", time(filter.before()));
    and(position + " " + order.beyond() + " ?", after);
    String ordered = " order by " + position + " " + order.direction();
    sql.append(ordered).append(" limit ?");
    values.add(limit);
    sql.append(filter.searches() ? PAYLOADS_END : TRAIL_END).append(ordered);
  }

  String sql() {
    return sql.toString();
  }

  Object[] values() {
    return values.toArray();
  }

  private void and(String condition, @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(condition);
      values.add(value);
    }
  }

  /** Within a tenant a column's own index; across tenants, where that has no order, the words. */
  private void whole(@Nullable TenantId tenant, String column, @Nullable String value) {
    and("p." + column + " = ?", value);
    if (tenant == null && value != null) {
      and("p.words @@ ?::tsquery", lexeme(column + ":" + value));
    }
  }

  /** Each as it is, as in a reason, or in its parts, as actions are stored. */
  private void words(@Nullable TenantId tenant, @Nullable String text) {
    if (text == null) {
      return;
    }
    and("p.words @@ ?::tsquery", tenant == null ? null : lexeme("tenant:" + tenant));
    for (String word : SearchText.words(text)) {
      and(
          "p.words @@ (plainto_tsquery('pg_catalog.simple', ?)"
              + " || plainto_tsquery('pg_catalog.simple', translate(?, '.-', '  ')))",
          word);
      values.add(word);
    }
  }

  static String lexeme(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static @Nullable Timestamp time(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }
}
