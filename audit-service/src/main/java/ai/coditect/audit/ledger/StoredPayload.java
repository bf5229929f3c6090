package ai.coditect.audit.ledger;

import ai.coditect.audit.sealing.SealedPayload;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a payload in whichever form they are; of both none where it was removed.
 *
 * @param clear as it was written before there were keys
 * @param sealed as it is written now
 */
public record StoredPayload(@Nullable EntryPayload clear, @Nullable SealedPayload sealed) {

  /** What {@link #of} reads, of a table that is called {@code p}. */
  public static final String COLUMNS = "p.salt, p.canonical, p.sealed, p.actor_key, p.target_key";

  /** Reads {@link #COLUMNS}, of which the first is the named one. */
  public static StoredPayload of(ResultSet row, int first) throws SQLException {
    byte[] sealed = row.getBytes(first + 2);
    if (sealed != null) {
      return new StoredPayload(
          null,
          new SealedPayload(
              sealed, row.getObject(first + 3, UUID.class), row.getObject(first + 4, UUID.class)));
    }
    byte[] salt = row.getBytes(first);
    byte[] canonical = row.getBytes(first + 1);
    return new StoredPayload(
        salt == null || canonical == null ? null : new EntryPayload(salt, canonical), null);
  }
}
