package ai.coditect.platform.ratelimit;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemResponses;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;

/**
 * One bucket of tokens for each of many keys, refilled evenly over a minute. Forgets a key that was
 * away for longer than that, when its bucket is full again, and the least used ones before memory
 * grows over its bound.
 */
class Buckets {

  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final String policy;
  private final int perMinute;
  private final ProblemResponses responses;
  private final Cache<String, Bucket> buckets;

  /**
   * @param policy the name of the limit in the answers' headers
   */
  Buckets(String policy, int perMinute, int tracked, ProblemResponses responses) {
    this.policy = policy;
    this.perMinute = perMinute;
    this.responses = responses;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(tracked)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .build();
  }

  /**
   * Takes a token of a key and says so in the answer's headers; answers 429 and returns false if
   * none is left.
   */
  boolean admit(String key, HttpServletResponse response) throws IOException {
    ConsumptionProbe probe = buckets.get(key, _ -> full()).tryConsumeAndReturnRemaining(1);
    long reset = seconds(probe.getNanosToWaitForReset());
    response.setHeader(
        "RateLimit-Policy", "\"%s\";q=%d;w=%d".formatted(policy, perMinute, WINDOW.toSeconds()));
    response.setHeader(
        "RateLimit", "\"%s\";r=%d;t=%d".formatted(policy, probe.getRemainingTokens(), reset));
    if (probe.isConsumed()) {
      return true;
    }
    response.setHeader(
        HttpHeaders.RETRY_AFTER, Long.toString(seconds(probe.getNanosToWaitForRefill())));
    responses.write(
        response, CommonProblem.RATE_LIMITED, "Too many requests; see Retry-After.", List.of());
    return false;
  }

  private Bucket full() {
    return Bucket.builder()
        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, WINDOW))
        .build();
  }

  /** Rounded up, so that whoever waits that long is not too early. */
  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
  }
}
