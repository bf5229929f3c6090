package ai.coditect.audit.identity;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the reading of the identity provider's events. They are read if {@code
 * coditect.directory.url} is set.
 *
 * @param enabled whether they are read at all
 * @param interval how often new ones are looked for
 * @param overlap how far back each look goes behind the newest event: how late an event may become
 *     visible, and how far the provider's clocks may be apart, without one being lost
 * @param page how many are asked for at once
 */
@ConfigurationProperties("coditect.identity-events")
record IdentityProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("10s") Duration interval,
    @DefaultValue("2m") Duration overlap,
    @DefaultValue("200") int page) {

  private static final int LARGEST_PAGE = 1000;

  IdentityProperties {
    Require.that(interval.isPositive(), "coditect.identity-events.interval must be positive");
    Require.that(overlap.isPositive(), "coditect.identity-events.overlap must be positive");
    Require.that(
        page >= 1 && page <= LARGEST_PAGE, "coditect.identity-events.page: between 1 and 1000");
  }
}
