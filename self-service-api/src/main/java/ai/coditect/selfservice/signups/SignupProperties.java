package ai.coditect.selfservice.signups;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things of a sign-up last, and how often they may be tried.
 *
 * @param lifetime from the request to its end if nobody verifies it
 * @param codeLifetime how long a code works
 * @param codeTries how many wrong codes end a code
 * @param codeRequests how many codes one sign-up may ask for, the first included
 * @param codePause the least time between two of these
 * @param keptAfterEnd how long an unverified sign-up, and what a verified one knows of a person, is
 *     kept after its end
 * @param mailsPerAddress how many mails an hour are sent to one address, over all sign-ups
 * @param mailsPerDomain how many mails an hour are sent to one e-mail domain
 * @param mailsPerNetwork how many mails an hour are sent for one network
 * @param tenantsPerPerson how many tenants in use one person may own before they can have no
 *     further one
 */
@ConfigurationProperties("coditect.signups")
record SignupProperties(
    @DefaultValue("24h") Duration lifetime,
    @DefaultValue("15m") Duration codeLifetime,
    @DefaultValue("5") int codeTries,
    @DefaultValue("6") int codeRequests,
    @DefaultValue("30s") Duration codePause,
    @DefaultValue("7d") Duration keptAfterEnd,
    @DefaultValue("6") int mailsPerAddress,
    @DefaultValue("1000") int mailsPerDomain,
    @DefaultValue("100") int mailsPerNetwork,
    @DefaultValue("10") int tenantsPerPerson) {

  SignupProperties {
    Require.that(lifetime.isPositive(), "coditect.signups.lifetime must be positive");
    Require.that(codeLifetime.isPositive(), "coditect.signups.code-lifetime must be positive");
    Require.that(
        codeTries >= 1 && codeTries <= 10, "coditect.signups.code-tries must be from 1 to 10");
    Require.that(
        codeRequests >= 1 && codeRequests <= 20,
        "coditect.signups.code-requests must be from 1 to 20");
    Require.that(!codePause.isNegative(), "coditect.signups.code-pause must not be negative");
    Require.that(keptAfterEnd.isPositive(), "coditect.signups.kept-after-end must be positive");
    Require.atLeast(1, mailsPerAddress, "coditect.signups.mails-per-address");
    Require.atLeast(1, mailsPerDomain, "coditect.signups.mails-per-domain");
    Require.atLeast(1, mailsPerNetwork, "coditect.signups.mails-per-network");
    Require.atLeast(1, tenantsPerPerson, "coditect.signups.tenants-per-person");
  }
}
