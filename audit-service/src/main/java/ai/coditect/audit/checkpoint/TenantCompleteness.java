package ai.coditect.audit.checkpoint;

import ai.coditect.audit.ledger.TreeHead;
import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;

/**
 * Says, signed by the log, how many entries of a tenant a published checkpoint contains. A Merkle
 * tree shows that an entry is there; that none is missing behind the last one somebody has to vouch
 * for, and whoever finds one can prove with it that the log lied.
 */
@Service
public class TenantCompleteness {

  private static final String FORMAT = "coditect.audit.completeness/v1";

  private final JdbcTemplate jdbc;
  private final LogKeys keys;
  private final ForkGuard guard;

  TenantCompleteness(JdbcTemplate jdbc, LogKeys keys, ForkGuard guard) {
    this.jdbc = jdbc;
    this.keys = keys;
    this.guard = guard;
  }

  /**
   * A tenant's part of a published tree.
   *
   * @param count how many entries, numbered from 1
   * @param lastIndex where the last one is; -1 if there is none
   * @param statement the same, signed
   */
  public record Statement(long count, long lastIndex, SignedNote statement) {}

  /**
   * States it.
   *
   * @throws ProblemException while the log signs nothing
   */
  public Statement of(TenantId tenant, SignedCheckpoint checkpoint) {
    try {
      guard.requireSound();
    } catch (LogStandsStillException e) {
      throw ProblemException.of(CommonProblem.UNAVAILABLE, "The log signs nothing for now.");
    }
    TreeHead head = checkpoint.head();
    Optional<long[]> last =
        jdbc
            .query(
                """
                select tenant_seq, entry_index from ledger_entry
                where tenant_id = ? and entry_index < ? order by tenant_seq desc limit 1
                """,
                (row, number) -> new long[] {row.getLong(1), row.getLong(2)},
                tenant.value(),
                head.size())
            .stream()
            .findFirst();
    long count = last.map(it -> it[0]).orElse(0L);
    long index = last.map(it -> it[1]).orElse(-1L);
    String text =
        "%s\n%s\n%s\n%d\n%s\n%d\n%d\n"
            .formatted(
                FORMAT,
                head.origin(),
                tenant.value(),
                head.size(),
                head.root().base64(),
                count,
                index);
    return new Statement(count, index, keys.sign(text));
  }
}
