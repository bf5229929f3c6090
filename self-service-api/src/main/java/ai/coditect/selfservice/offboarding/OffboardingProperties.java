package ai.coditect.selfservice.offboarding;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How tenants leave.
 *
 * @param grace for how long a departure can be taken back, whatever the tier says; null to follow
 *     the tier. For demonstrations
 */
@ConfigurationProperties("coditect.offboarding")
record OffboardingProperties(@Nullable Duration grace) {

  OffboardingProperties {
    Require.that(grace == null || !grace.isNegative(), "coditect.offboarding.grace");
  }
}
