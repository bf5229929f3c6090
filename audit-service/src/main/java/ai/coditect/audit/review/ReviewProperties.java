package ai.coditect.audit.review;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of access reviews.
 *
 * @param interval how often it is looked whose access is gone, and what is overdue
 */
@ConfigurationProperties("coditect.access-reviews")
record ReviewProperties(@DefaultValue("30s") Duration interval) {

  ReviewProperties {
    Require.that(interval.isPositive(), "coditect.access-reviews.interval must be positive");
  }
}
