package ai.coditect.selfservice.addresses;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How addresses are changed.
 *
 * @param lifetime how long the link in the mail to the new address works
 * @param perHour how many changes an hour one person may ask for; each sends two mails
 * @param keptAfterEnd how long a change is remembered after its link's end, addresses included
 */
@ConfigurationProperties("coditect.email-changes")
record EmailChangeProperties(
    @DefaultValue("24h") Duration lifetime,
    @DefaultValue("5") int perHour,
    @DefaultValue("7d") Duration keptAfterEnd) {

  EmailChangeProperties {
    Require.that(lifetime.isPositive(), "coditect.email-changes.lifetime must be positive");
    Require.atLeast(1, perHour, "coditect.email-changes.per-hour");
    Require.that(keptAfterEnd.isPositive(), "coditect.email-changes.kept-after-end");
  }
}
