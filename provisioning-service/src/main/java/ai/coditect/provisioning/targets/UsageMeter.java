package ai.coditect.provisioning.targets;

import ai.coditect.provisioning.plan.FailureException;
import ai.coditect.provisioning.tier.TierDefinition;
import java.util.List;
import java.util.Map;

/** Measures what a tenant uses of one backend. */
public interface UsageMeter {

  /**
   * What is used at this moment, of all that a tier limits at least, whatever the tenant's present
   * tier counts; empty for a tenant that has nothing there.
   *
   * @throws FailureException if it cannot be measured
   */
  List<Usage> usage(TenantScope scope, TierDefinition tier);

  /**
   * How much a tier allows, by the name of the usage and in its unit; without what the tier does
   * not limit.
   */
  Map<String, Long> limits(TierDefinition tier);
}
