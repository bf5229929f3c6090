package ai.coditect.audit.checkpoint;

import ai.coditect.audit.checkpoint.SignedNote.NoteSignature;
import ai.coditect.audit.ledger.LedgerProperties;
import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.audit.merkle.Hash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/** Reads published checkpoints. */
@Service
public class CheckpointReader {

  private static final String SIGNED =
      """
      select c.size, c.root, k.name, k.key_hash, s.signature
      from checkpoint c join checkpoint_signature s using (size) join log_key k using (key_hash)
      """;

  private final JdbcTemplate jdbc;
  private final CheckpointTables tables;
  private final LogKeys keys;
  private final String origin;

  CheckpointReader(
      JdbcTemplate jdbc, CheckpointTables tables, LogKeys keys, LedgerProperties ledger) {
    this.jdbc = jdbc;
    this.tables = tables;
    this.keys = keys;
    this.origin = ledger.origin();
  }

  /** The newest; empty before the first. */
  public Optional<SignedCheckpoint> newest() {
    return one("where c.size = (select max(size) from checkpoint_publication)");
  }

  /** The newest without its signatures, so also if it has lost them. */
  public Optional<TreeHead> newestHead() {
    return jdbc
        .query(
            """
            select c.size, c.root from checkpoint c
            where c.size = (select max(size) from checkpoint_publication)
            """,
            (row, number) -> new TreeHead(origin, row.getLong(1), Hash.of(row.getBytes(2))))
        .stream()
        .findFirst();
  }

  /** The one of this size, if it was published. */
  public Optional<SignedCheckpoint> ofSize(long size) {
    return one(
        "where c.size = ? and exists (select from checkpoint_publication p where p.size = c.size)",
        size);
  }

  /** Published ones above one size, up to another, the smallest first; some may lack signatures. */
  public List<SignedCheckpoint> between(long above, long upTo, int limit) {
    Map<TreeHead, List<NoteSignature>> found = new LinkedHashMap<>();
    jdbc.query(
        """
        select c.size, c.root, k.name, k.key_hash, s.signature
        from (select p.size, c.root from checkpoint_publication p join checkpoint c using (size)
              where p.size > ? and p.size <= ? order by p.size limit ?) c
        left join checkpoint_signature s using (size) left join log_key k using (key_hash)
        order by c.size
        """,
        row -> {
          var head = new TreeHead(origin, row.getLong(1), Hash.of(row.getBytes(2)));
          List<NoteSignature> signatures = found.computeIfAbsent(head, _ -> new ArrayList<>());
          if (row.getString(3) != null && row.getBytes(5) != null) {
            signatures.add(new NoteSignature(row.getString(3), row.getBytes(4), row.getBytes(5)));
          }
        },
        above,
        upTo,
        limit);
    return found.entrySet().stream()
        .map(it -> SignedCheckpoint.of(it.getKey(), it.getValue()))
        .toList();
  }

  /** Whether one of the log's keys has signed it, of today or of former times. */
  public boolean isSigned(SignedCheckpoint checkpoint) {
    return keys.publicKeys().stream().anyMatch(checkpoint.note()::signedBy)
        || tables.keys().stream().anyMatch(checkpoint.note()::signedBy);
  }

  private Optional<SignedCheckpoint> one(String which, Object... values) {
    List<NoteSignature> signatures = new ArrayList<>();
    List<TreeHead> heads =
        jdbc.query(
            SIGNED + which + " order by k.since, k.key_hash",
            (row, number) -> {
              signatures.add(new NoteSignature(row.getString(3), row.getBytes(4), row.getBytes(5)));
              return new TreeHead(origin, row.getLong(1), Hash.of(row.getBytes(2)));
            },
            values);
    return heads.isEmpty()
        ? Optional.empty()
        : Optional.of(SignedCheckpoint.of(heads.getFirst(), signatures));
  }
}
