package ai.coditect.selfservice.signups;

import ai.coditect.platform.ratelimit.Network;
import ai.coditect.selfservice.caller.Requester;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * How many mails sign-ups may send to an address, and for a network: anybody can type anybody's
 * address. Each replica counts for itself, in memory that is bounded; an address or network that
 * was away for an hour is forgotten, with all its mails allowed again.
 */
@Component
class MailAllowance {

  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int TRACKED = 100_000;

  private final Cache<String, Bucket> addresses = buckets();
  private final Cache<String, Bucket> networks = buckets();
  private final SignupProperties properties;
  private final Counter withheld;

  MailAllowance(SignupProperties properties, MeterRegistry metrics) {
    this.properties = properties;
    this.withheld =
        Counter.builder("coditect.signups.mails.withheld")
            .description("Mails not sent because their address or network had too many")
            .register(metrics);
  }

  /** Takes one mail off what is left; false if none is. */
  boolean take(String email, Requester requester) {
    boolean taken =
        bucket(networks, Network.of(requester.ip()), properties.mailsPerNetwork()).tryConsume(1)
            && bucket(addresses, inbox(email), properties.mailsPerAddress()).tryConsume(1);
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

  private static Bucket bucket(Cache<String, Bucket> buckets, String key, int perHour) {
    return buckets.get(
        key,
        _ ->
            Bucket.builder()
                .addLimit(limit -> limit.capacity(perHour).refillGreedy(perHour, WINDOW))
                .build());
  }

  private static Cache<String, Bucket> buckets() {
    return Caffeine.newBuilder().maximumSize(TRACKED).expireAfterAccess(WINDOW).build();
  }
}
