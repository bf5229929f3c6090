package ai.coditect.provisioning.brake;

import ai.coditect.contracts.Require;
import ai.coditect.provisioning.plan.Guard.Brake;
import java.time.Instant;

/**
 * How the delete brake stands.
 *
 * @param level what is frozen
 * @param since when it was set so
 * @param changedBy the operator, or this service
 * @param reason why
 * @param automatic whether it engaged by itself
 * @param countedFrom since when tenants with deletions are counted, at most an hour back
 */
public record BrakeState(
    Brake level,
    Instant since,
    String changedBy,
    String reason,
    boolean automatic,
    Instant countedFrom) {

  /** Validates. */
  public BrakeState {
    Require.present(level, "level");
    Require.present(since, "since");
    Require.present(changedBy, "changedBy");
    Require.present(reason, "reason");
    Require.present(countedFrom, "countedFrom");
  }

  /** What is frozen for a tenant; what a security hold takes away never is. */
  Brake level(boolean securityHold) {
    return level == Brake.ALL && securityHold ? Brake.DELETIONS : level;
  }
}
