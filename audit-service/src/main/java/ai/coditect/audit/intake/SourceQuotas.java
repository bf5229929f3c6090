package ai.coditect.audit.intake;

import ai.coditect.contracts.Require;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/** How many events a source may bring in a minute, at each replica. Sources are few and known. */
@Component
class SourceQuotas {

  private final BulkProperties properties;
  private final Clock clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  SourceQuotas(BulkProperties properties, Clock clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Settings of bulk intake.
   *
   * @param eventsPerMinute of each source that has no quota of its own
   * @param sources quotas of single sources, by their names
   */
  @ConfigurationProperties("coditect.bulk-intake")
  record BulkProperties(
      @DefaultValue("600000") int eventsPerMinute, @DefaultValue Map<String, Integer> sources) {

    BulkProperties {
      Require.atLeast(1, eventsPerMinute, "coditect.bulk-intake.events-per-minute");
      sources = Map.copyOf(sources);
    }

    int of(String source) {
      return sources.getOrDefault(source, eventsPerMinute);
    }
  }

  private record Bucket(double left, long atMillis) {}

  /**
   * Takes so many events of a source's quota.
   *
   * @throws ProblemException if they are more than what is left of it: none is taken
   */
  void require(String source, int events) {
    int perMinute = properties.of(source);
    long now = clock.millis();
    boolean[] admitted = new boolean[1];
    buckets.compute(
        source,
        (_, before) -> {
          double refill =
              before == null
                  ? perMinute
                  : (now - before.atMillis())
                      * (double) perMinute
                      / Duration.ofMinutes(1).toMillis();
          double left = Math.min(perMinute, (before == null ? 0 : before.left()) + refill);
          admitted[0] = events <= left;
          return new Bucket(admitted[0] ? left - events : left, now);
        });
    if (!admitted[0]) {
      throw ProblemException.of(
          CommonProblem.RATE_LIMITED,
          "Source %s may bring %d events a minute.".formatted(source, perMinute));
    }
  }
}
