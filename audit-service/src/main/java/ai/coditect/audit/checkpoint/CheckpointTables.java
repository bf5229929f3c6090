package ai.coditect.audit.checkpoint;

import ai.coditect.audit.checkpoint.SignedNote.NoteSignature;
import ai.coditect.audit.ledger.LedgerProperties;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.merkle.Hash;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Checkpoints as they are stored: each only grows. */
@Component
class CheckpointTables {

  private final JdbcTemplate jdbc;
  private final String origin;

  CheckpointTables(JdbcTemplate jdbc, LedgerProperties ledger) {
    this.jdbc = jdbc;
    this.origin = ledger.origin();
  }

  /** The newest one that was taken, signed and published or not. */
  Optional<TreeHead> newestTaken() {
    return jdbc
        .query(
            "select size, root from checkpoint order by size desc limit 1",
            (row, number) -> new TreeHead(origin, row.getLong(1), Hash.of(row.getBytes(2))))
        .stream()
        .findFirst();
  }

  /** The size of the newest one that was published; null before the first. */
  @Nullable Long newestPublished() {
    return jdbc.queryForObject("select max(size) from checkpoint_publication", Long.class);
  }

  /**
   * Takes one.
   *
   * @throws org.springframework.dao.DataAccessException if another instance publishes meanwhile, or
   *     if it is not newer than all others
   */
  void take(TreeHead head, long epoch) {
    jdbc.update(
        "insert into checkpoint (size, root, epoch) values (?, ?, ?)",
        head.size(),
        head.root().bytes(),
        epoch);
  }

  void insertSignatures(long size, List<NoteSignature> signatures) {
    for (NoteSignature it : signatures) {
      jdbc.update(
          """
          insert into checkpoint_signature (size, key_hash, signature) values (?, ?, ?)
          on conflict (size, key_hash) do nothing
          """,
          size,
          it.keyHash(),
          it.signature());
    }
  }

  void insertPublication(long size) {
    jdbc.update(
        "insert into checkpoint_publication (size) values (?) on conflict (size) do nothing", size);
  }

  /** Notes a key before it signs; whether it is new. */
  boolean insertKey(NoteKey key) {
    return jdbc.update(
            """
            insert into log_key (key_hash, name, public_key) values (?, ?, ?)
            on conflict (key_hash) do nothing
            """,
            key.hash(),
            key.name(),
            key.bytes())
        > 0;
  }

  /** Every key that has ever signed. */
  List<NoteKey> keys() {
    return jdbc.query(
        "select name, public_key from log_key",
        (row, number) -> new NoteKey(row.getString(1), row.getBytes(2)));
  }
}
