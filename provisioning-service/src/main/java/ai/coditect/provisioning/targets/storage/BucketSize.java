package ai.coditect.provisioning.targets.storage;

import ai.coditect.contracts.status.Condition;
import ai.coditect.contracts.status.Reason;
import ai.coditect.provisioning.plan.Observation;
import java.util.OptionalLong;

/**
 * What a bucket's size means under a limit. Pure.
 *
 * @param bytes how much it holds; empty if nobody knows yet
 * @param limit the most that it may hold
 * @param denied whether writing is denied at present
 */
record BucketSize(OptionalLong bytes, long limit, boolean denied) {

  /** Whether writing should be denied; as it is while nobody knows the size. */
  boolean deny() {
    if (bytes.isEmpty()) {
      return denied;
    }
    double fill = (double) bytes.getAsLong() / limit;
    return fill >= (denied ? 0.95 : 1);
  }

  /** What there is to tell. */
  Observation.Remark remark() {
    Reason reason = Reason.WITHIN_LIMIT;
    if (deny()) {
      reason = Reason.STORAGE_WRITES_DENIED;
    } else if (bytes.isPresent() && (double) bytes.getAsLong() / limit >= 0.8) {
      reason = Reason.STORAGE_NEARLY_FULL;
    }
    return new Observation.Remark(Condition.STORAGE_SIZE, reason == Reason.WITHIN_LIMIT, reason);
  }
}
