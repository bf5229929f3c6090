package ai.coditect.selfservice.signups;

import ai.coditect.platform.ratelimit.Limit;
import ai.coditect.platform.ratelimit.Network;
import ai.coditect.platform.ratelimit.RateLimiter;
import ai.coditect.selfservice.caller.Requester;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many mails sign-ups may send to an address, to an e-mail domain, and for a network: anybody
 * can type anybody's address. Counted exactly, over all replicas.
 */
@Component
class MailAllowance {

  private final RateLimiter limiter;
  private final Limit networks;
  private final Limit domains;
  private final Limit addresses;
  private final Counter withheld;

  MailAllowance(RateLimiter limiter, SignupProperties properties, MeterRegistry metrics) {
    this.limiter = limiter;
    this.networks = Limit.perHour("mails-per-network", properties.mailsPerNetwork());
    this.domains = Limit.perHour("mails-per-domain", properties.mailsPerDomain());
    this.addresses = Limit.perHour("mails-per-address", properties.mailsPerAddress());
    this.withheld =
        Counter.builder("coditect.signups.mails.withheld")
            .description("Mails not sent because their address or network had too many")
            .register(metrics);
  }

  /** Takes one mail off what is left; false if none is. Needs a running transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  boolean take(String email, Requester requester) {
    String inbox = inbox(email);
    boolean taken =
        limiter.take(networks, Network.of(requester.ip()))
            && limiter.take(domains, inbox.substring(inbox.lastIndexOf('@') + 1))
            && limiter.take(addresses, inbox);
    if (!taken) {
      withheld.increment();
    }
    return taken;
  }

  /** Addresses that differ in case or in what follows a plus sign usually lead to one inbox. */
  static String inbox(String email) {
    int at = email.lastIndexOf('@');
    String local = email.substring(0, at);
    int plus = local.indexOf('+');
    return ((plus > 0 ? local.substring(0, plus) : local) + email.substring(at))
        .toLowerCase(Locale.ROOT);
  }
}
