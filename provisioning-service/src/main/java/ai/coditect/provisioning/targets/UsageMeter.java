package ai.coditect.provisioning.targets;

import ai.coditect.provisioning.plan.FailureException;
import java.util.List;

/** Measures what a tenant uses of one backend. */
public interface UsageMeter {

  /**
   * What is used at this moment; empty for a tenant that has nothing there.
   *
   * @throws FailureException if it cannot be measured
   */
  List<Usage> usage(TenantScope scope);
}
