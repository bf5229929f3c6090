package ai.coditect.audit.checkpoint;

import ai.coditect.contracts.audit.AuditEvent.Actor;
import ai.coditect.contracts.audit.AuditEvent.Outcome;
import ai.coditect.contracts.audit.AuditEvent.Target;
import ai.coditect.platform.audit.AuditEntry;
import ai.coditect.platform.audit.AuditTrail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which key signed what. A key's first use is itself recorded in the trail. */
@Service
public class KeyHistory {

  private final JdbcTemplate jdbc;
  private final CheckpointTables tables;
  private final LogKeys keys;
  private final AuditTrail trail;
  private final String service;

  KeyHistory(
      JdbcTemplate jdbc,
      CheckpointTables tables,
      LogKeys keys,
      AuditTrail trail,
      @Value("${spring.application.name}") String service) {
    this.jdbc = jdbc;
    this.tables = tables;
    this.keys = keys;
    this.trail = trail;
    this.service = service;
  }

  /**
   * One key and what it has signed.
   *
   * @param verifierKey as verifiers take it
   * @param since when it was added
   * @param signsNow whether it signs the checkpoints of today
   * @param firstSize the smallest tree that it has signed; null if none
   * @param lastSize the largest one
   */
  public record UsedKey(
      String verifierKey,
      Instant since,
      boolean signsNow,
      @Nullable Long firstSize,
      @Nullable Long lastSize) {}

  /** Notes the keys that are about to sign. */
  @Transactional
  void noteCurrent() {
    for (NoteKey key : keys.publicKeys()) {
      if (tables.insertKey(key)) {
        trail.record(
            AuditEntry.of(
                new Actor(Actor.Type.SERVICE, service),
                "audit.log-key.added",
                new Target("log-key", key.verifierKey()),
                Outcome.SUCCEEDED));
      }
    }
  }

  /** All keys that have ever signed, the oldest first. */
  public List<UsedKey> all() {
    return jdbc.query(
        """
        select k.name, k.public_key, k.since,
            (select min(s.size) from checkpoint_signature s where s.key_hash = k.key_hash),
            (select max(s.size) from checkpoint_signature s where s.key_hash = k.key_hash)
        from log_key k order by k.since, k.key_hash
        """,
        (row, number) -> used(row));
  }

  /** The published keys that are not what was noted before they signed, each named by its hash. */
  public List<String> damaged() {
    List<String> damaged = new ArrayList<>();
    jdbc.query(
        "select key_hash, name, public_key from log_key order by since, key_hash",
        row -> {
          byte[] hash = row.getBytes(1);
          if (!isWhole(hash, new NoteKey(row.getString(2), row.getBytes(3)))) {
            damaged.add(HexFormat.of().formatHex(hash));
          }
        });
    return List.copyOf(damaged);
  }

  private boolean isWhole(byte[] hash, NoteKey key) {
    // Four bytes are soon found again: a key in use is compared itself.
    return Arrays.equals(hash, key.hash())
        && keys.publicKeys().stream()
            .allMatch(used -> !Arrays.equals(hash, used.hash()) || used.equals(key));
  }

  private UsedKey used(ResultSet row) throws SQLException {
    NoteKey key = new NoteKey(row.getString(1), row.getBytes(2));
    return new UsedKey(
        key.verifierKey(),
        row.getTimestamp(3).toInstant(),
        keys.publicKeys().contains(key),
        row.getObject(4, Long.class),
        row.getObject(5, Long.class));
  }
}
