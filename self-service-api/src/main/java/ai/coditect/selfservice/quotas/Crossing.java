package ai.coditect.selfservice.quotas;

import ai.coditect.contracts.Require;
import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.TenantStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * That a limit was neared or reached; its text form is what a notice is about.
 *
 * @param condition the type of the condition that tells it
 * @param reason how far it went
 * @param since since when the tenant has not been well within the limit; to the millisecond
 */
record Crossing(String condition, Reason reason, Instant since) {

  private static final Set<String> SIZES = Set.of(Condition.DATABASE_SIZE, Condition.STORAGE_SIZE);

  Crossing {
    Require.text(condition, 64, "condition");
    Require.present(reason, "reason");
    since = Instant.ofEpochMilli(since.toEpochMilli());
  }

  /** What a report tells of. */
  static List<Crossing> in(TenantStatus status) {
    return status.conditions().stream()
        .filter(condition -> SIZES.contains(condition.type()))
        .filter(condition -> condition.status() == Truth.FALSE)
        .map(
            condition ->
                new Crossing(condition.type(), condition.reason(), condition.lastTransition()))
        .toList();
  }

  static Crossing parse(String text) {
    String[] parts = text.split("@", -1);
    return new Crossing(
        parts[0], Reason.of(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[2])));
  }

  @Override
  public String toString() {
    return "%s@%s@%d".formatted(condition, reason.value(), since.toEpochMilli());
  }
}
