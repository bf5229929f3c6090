package ai.coditect.audit.retention;

import ai.coditect.contracts.Require;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of retention.
 *
 * @param username of the role that removes payloads
 * @param password its password
 * @param interval how often it is looked what is to be erased
 * @param expiryInterval how often it is looked what has become too old
 * @param payloads how long payloads are kept of tenants whose tier has no time of its own
 * @param tiers how long by tier
 * @param tenants how long of single tenants, whatever their tier
 */
@ConfigurationProperties("coditect.retention")
record RetentionProperties(
    String username,
    String password,
    @DefaultValue("10s") Duration interval,
    @DefaultValue("1h") Duration expiryInterval,
    @DefaultValue("730d") Duration payloads,
    @DefaultValue Map<String, Duration> tiers,
    @DefaultValue Map<String, Duration> tenants) {

  private static final Duration SHORTEST = Duration.ofDays(1);

  RetentionProperties {
    Require.text(username, 63, "coditect.retention.username");
    Require.text(password, 1024, "coditect.retention.password");
    Require.that(interval.isPositive(), "coditect.retention.interval must be positive");
    Require.that(
        expiryInterval.isPositive(), "coditect.retention.expiry-interval must be positive");
    requireLong(payloads, "payloads");
    tiers = Map.copyOf(tiers);
    tenants = Map.copyOf(tenants);
    tiers.forEach((tier, time) -> requireLong(time, "tiers." + tier));
    tenants.forEach((tenant, time) -> requireLong(time, "tenants." + tenant));
  }

  /** A time in the wrong unit must not empty the trail. */
  private static void requireLong(Duration time, String name) {
    Require.that(time.compareTo(SHORTEST) >= 0, "coditect.retention." + name + ": at least 1d");
  }

  Duration of(String tenant, String tier) {
    Duration own = tenants.get(tenant);
    return own == null ? tiers.getOrDefault(tier, payloads) : own;
  }

  @Override
  public String toString() {
    return "RetentionProperties[%s, %s]".formatted(payloads, tiers); // and never the password
  }
}
