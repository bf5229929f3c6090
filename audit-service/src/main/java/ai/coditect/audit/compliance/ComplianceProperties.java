package ai.coditect.audit.compliance;

import ai.coditect.contracts.Require;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the connections to compliance platforms.
 *
 * @param keyset file with the keys that seal credentials at rest, AEAD, in Tink's JSON format; the
 *     primary one seals, all open. Without it there are no connections
 * @param vantaUrl Vanta's base address
 * @param vantaScope what tokens of Vanta are asked for; documents need more than the default
 * @param drataUrls Drata's, by region
 * @param poll how often due pushes are looked for
 * @param timeout of one call of a vendor
 * @param shrinkTolerance by which part a state may be smaller than the last one that was sent
 * @param maxAccounts of one state; a larger one is not sent
 * @param removalsFor how long an ended access stays in the state
 */
@ConfigurationProperties("coditect.compliance")
record ComplianceProperties(
    @Nullable Path keyset,
    @DefaultValue("https://api.vanta.com") URI vantaUrl,
    @DefaultValue("connectors.self:read-resource connectors.self:write-resource") String vantaScope,
    @DefaultValue Map<String, URI> drataUrls,
    @DefaultValue("10s") Duration poll,
    @DefaultValue("30s") Duration timeout,
    @DefaultValue("0.2") double shrinkTolerance,
    @DefaultValue("100000") int maxAccounts,
    @DefaultValue("400d") Duration removalsFor) {

  ComplianceProperties {
    drataUrls =
        drataUrls.isEmpty()
            ? Map.of(
                "us", URI.create("https://public-api.drata.com"),
                "eu", URI.create("https://public-api.eu.drata.com"),
                "apac", URI.create("https://public-api.apac.drata.com"))
            : Map.copyOf(drataUrls);
    Require.that(poll.isPositive(), "coditect.compliance.poll must be positive");
    Require.that(timeout.isPositive(), "coditect.compliance.timeout must be positive");
    Require.that(
        shrinkTolerance >= 0 && shrinkTolerance <= 1,
        "coditect.compliance.shrink-tolerance is between 0 and 1");
    Require.atLeast(1, maxAccounts, "coditect.compliance.max-accounts");
    Require.that(removalsFor.isPositive(), "coditect.compliance.removals-for must be positive");
  }
}
