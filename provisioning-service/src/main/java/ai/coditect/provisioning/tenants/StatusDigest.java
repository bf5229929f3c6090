package ai.coditect.provisioning.tenants;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Condition.Truth;
import ai.coditect.contracts.status.Reason;
import ai.coditect.contracts.status.StepStatus;
import ai.coditect.contracts.status.TenantStatus;
import ai.coditect.provisioning.desired.ResourceKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What operators search tenants by, out of a status.
 *
 * @param phase as in the API
 * @param reason of the condition that sums all up, as in the API
 * @param tier in effect; null before the first
 * @param step target and kind of the first step that failed; null if none did
 * @param unready the conditions that are not true
 */
record StatusDigest(
    String phase,
    String reason,
    @Nullable String tier,
    @Nullable String step,
    List<String> unready) {

  static StatusDigest of(TenantStatus status) {
    return new StatusDigest(
        status.phase().name().toLowerCase(Locale.ROOT),
        status.conditions().stream()
            .filter(condition -> condition.type().equals(Condition.READY))
            .map(condition -> condition.reason())
            .findFirst()
            .orElse(Reason.UNKNOWN)
            .value(),
        status.effectiveTier() == null ? null : status.effectiveTier().value(),
        status.steps().stream()
            .filter(StatusDigest::failed)
            .map(step -> ResourceKey.parse(step.key()))
            .map(key -> key.target() + "." + key.kind())
            .findFirst()
            .orElse(null),
        status.conditions().stream()
            .filter(condition -> condition.status() != Truth.TRUE)
            .map(Condition::type)
            .toList());
  }

  private static boolean failed(StepStatus step) {
    return switch (step.state()) {
      case RETRYING, FAILED -> true;
      case PENDING, SUCCEEDED, BLOCKED -> false;
    };
  }
}
