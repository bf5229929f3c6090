package ai.coditect.audit.selfcheck;

import ai.coditect.audit.checkpoint.ForkGuard;
import ai.coditect.audit.checkpoint.KeyHistory;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Compares the ledger with what others were told of it: its keys, and checkpoints kept elsewhere.
 */
@Component
class SaidToOthers {

  private final ForkGuard guard;
  private final KeyHistory keys;

  SaidToOthers(ForkGuard guard, KeyHistory keys) {
    this.guard = guard;
    this.keys = keys;
  }

  /** What is not as it was told. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    guard.contradictionNow().ifPresent(findings::add);
    for (String hash : keys.damaged()) {
      findings.add("the published key %s is not the one that has this hash".formatted(hash));
    }
    return findings;
  }
}
