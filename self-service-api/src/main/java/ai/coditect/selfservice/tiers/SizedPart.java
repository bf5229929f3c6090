package ai.coditect.selfservice.tiers;

import ai.coditect.contracts.Require;
import org.jspecify.annotations.Nullable;

/**
 * A backend that holds a tenant's data.
 *
 * @param sizeLimit bytes that it may hold; null if nothing limits them
 */
record SizedPart(@Nullable Long sizeLimit) {

  SizedPart {
    Require.that(sizeLimit == null || sizeLimit > 0, "sizeLimit must be positive");
  }
}
