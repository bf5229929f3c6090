package ai.coditect.platform.ratelimit;

import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.platform.problem.ProblemResponses;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/** Limits how often things are done, over all replicas of a service. */
public final class RateLimiter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
  private static final Duration FORGET = Duration.ofMinutes(10);
  private static final String POLICY = "RateLimit-Policy";
  private static final String LEFT = "RateLimit";

  private final Buckets buckets;
  private final SharedTokens shared;
  private final ProblemResponses responses;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("rate-limits").factory());

  RateLimiter(Buckets buckets, SharedTokens shared, ProblemResponses responses, Duration interval) {
    this.buckets = buckets;
    this.shared = shared;
    this.responses = responses;
    every(interval, buckets::synchronise);
    every(FORGET, shared::forget);
  }

  /**
   * Takes a token of a key and says so in the answer's headers; answers 429 and returns false if
   * none is left. Waits for nothing: replicas tell each other later, so that a key may get a little
   * more than its limit once, and then gets less.
   */
  public boolean admit(Limit limit, String key, HttpServletResponse response) throws IOException {
    ConsumptionProbe probe = buckets.take(limit, key);
    append(response, POLICY, policy(limit));
    append(
        response,
        LEFT,
        "\"%s\";r=%d;t=%d"
            .formatted(
                limit.policy(),
                probe.getRemainingTokens(),
                seconds(probe.getNanosToWaitForReset())));
    if (probe.isConsumed()) {
      return true;
    }
    response.setHeader(
        HttpHeaders.RETRY_AFTER, Long.toString(seconds(probe.getNanosToWaitForRefill())));
    responses.write(
        response, CommonProblem.RATE_LIMITED, "Too many requests; see Retry-After.", List.of());
    return false;
  }

  /**
   * Takes a token of a key, exactly: for what is rare and matters. Whoever takes one of the same
   * key at the same time waits for the end of this one's transaction; if that rolls back, it took
   * none.
   *
   * @return false if none is left
   */
  public boolean take(Limit limit, String key) {
    return shared.take(limit, key);
  }

  /**
   * What a request ends with for which {@link #take} left none: {@code rate-limited}, with the
   * headers that tell of the limit and when a token is back at the latest.
   */
  public static ProblemException exceeded(Limit limit, String detail) {
    long back = seconds(limit.window().dividedBy(limit.tokens()).toNanos());
    return ProblemException.of(CommonProblem.RATE_LIMITED, detail)
        .withHeader(POLICY, policy(limit))
        .withHeader(LEFT, "\"%s\";r=0;t=%d".formatted(limit.policy(), back))
        .withHeader(HttpHeaders.RETRY_AFTER, Long.toString(back));
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void every(Duration interval, Runnable work) {
    long millis = interval.toMillis();
    ScheduledFuture<?> _ =
        clock.scheduleWithFixedDelay(() -> quietly(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** The next time tries again; the limits hold within this replica all the same. */
  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("Rate limits could not be shared");
    }
  }

  private static String policy(Limit limit) {
    return "\"%s\";q=%d;w=%d".formatted(limit.policy(), limit.tokens(), limit.window().toSeconds());
  }

  /** Each limit that a request meets is named. */
  private static void append(HttpServletResponse response, String header, String value) {
    String before = response.getHeader(header);
    response.setHeader(header, before == null ? value : before + ", " + value);
  }

  /** Rounded up, so that whoever waits that long is not too early. */
  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
  }
}
