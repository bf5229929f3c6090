package ai.coditect.audit.ledger;

import ai.coditect.audit.sealing.PayloadSeal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is in the database, as it was committed to. */
public final class StoredEvents {

  private final JdbcTemplate database;
  private final Payloads payloads;

  /** In a database, opened with these keys. */
  public StoredEvents(JdbcTemplate database, PayloadSeal seal) {
    this.database = database;
    this.payloads = new Payloads(seal);
  }

  /**
   * The canonical entries in their order.
   *
   * @param which a condition on {@code entry_payload p}
   */
  public List<String> canonical(String which, Object... values) {
    return payloads(which, values)
        .map(payload -> new String(payload.canonical(), StandardCharsets.UTF_8))
        .toList();
  }

  private Stream<EntryPayload> payloads(String which, Object... values) {
    return open(stored(which, values)).stream().map(Content::orNull).filter(Objects::nonNull);
  }

  /** The same as they are stored. */
  public List<StoredPayload> stored(String which, Object... values) {
    return database.query(
        "select %s from entry_payload p where %s order by p.entry_index"
            .formatted(StoredPayload.COLUMNS, which),
        (row, _) -> StoredPayload.of(row, 1),
        values);
  }

  /** Opens what was stored, with the keys of now. */
  public List<Content> open(List<StoredPayload> stored) {
    return payloads.open(stored);
  }
}
