package ai.coditect.audit.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Makes the ledger what a backup of it was at an earlier size, and back. */
public final class Rollback {

  /** Table and column in which the size shows; children before their parents. */
  private static final List<List<String>> TABLES =
      List.of(
          List.of("checkpoint_publication", "size", ">"),
          List.of("checkpoint_signature", "size", ">"),
          List.of("checkpoint", "size", ">"),
          List.of("tree_node", "((node_index + 1) << level)", ">"),
          List.of("entry_payload", "entry_index", ">="),
          List.of("ledger_entry", "entry_index", ">="));

  private final JdbcTemplate superuser;
  private final long size;

  private Rollback(JdbcTemplate superuser, long size) {
    this.superuser = superuser;
    this.size = size;
  }

  /** Removes all that came after {@code size} entries. */
  public static Rollback of(JdbcTemplate superuser, long size) {
    var rollback = new Rollback(superuser, size);
    rollback.execute(
        "create table kept_%1$s as select * from %1$s where %2$s; delete from %1$s where %2$s");
    return rollback;
  }

  /** Brings the newer state back, in place of what has come meanwhile. */
  public void undo() {
    execute(
        "delete from %1$s where %2$s; insert into %1$s select * from kept_%1$s; drop table kept_%1$s");
  }

  private void execute(String ofEachTable) {
    List<String> statements = new ArrayList<>(List.of("set session_replication_role = replica"));
    for (List<String> table : TABLES) {
      statements.add(
          ofEachTable.formatted(
              table.get(0), "%s %s %d".formatted(table.get(1), table.get(2), size)));
    }
    superuser.execute(String.join(";", statements));
  }
}
