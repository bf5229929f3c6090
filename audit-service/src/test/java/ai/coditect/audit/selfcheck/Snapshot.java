package ai.coditect.audit.selfcheck;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** The ledger's tables as they were, to bring back what a test has done to them. */
final class Snapshot {

  private static final List<String> TABLES =
      List.of(
          "ledger_entry",
          "entry_payload",
          "tree_node",
          "log_key",
          "checkpoint",
          "checkpoint_signature",
          "checkpoint_publication");

  private final JdbcTemplate superuser;

  private Snapshot(JdbcTemplate superuser) {
    this.superuser = superuser;
  }

  static Snapshot of(JdbcTemplate superuser) {
    var snapshot = new Snapshot(superuser);
    snapshot.execute(
        "drop table if exists safe_%1$s; create table safe_%1$s as select * from %1$s");
    return snapshot;
  }

  /** Runs statements that no trigger and no foreign key stops. */
  void tamper(String statements) {
    superuser.execute("set session_replication_role = replica;" + statements);
  }

  void restore() {
    execute("delete from %1$s; insert into %1$s select * from safe_%1$s; drop table safe_%1$s");
  }

  private void execute(String ofEachTable) {
    List<String> statements = new ArrayList<>(List.of("set session_replication_role = replica"));
    TABLES.forEach(table -> statements.add(ofEachTable.formatted(table)));
    superuser.execute(String.join(";", statements));
  }
}
