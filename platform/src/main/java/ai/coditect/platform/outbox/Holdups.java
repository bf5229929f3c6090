package ai.coditect.platform.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits after a failure: a topic that Kafka does not answer for (it is missing, or Kafka is
 * away), a {@link OutboxRow#lane lane} of which Kafka refuses an event, and a shard that could not
 * be worked on at all. Each waits with backoff of its own and holds up nothing else.
 */
class Holdups {

  private static final Logger LOG = LoggerFactory.getLogger(Holdups.class);
  private static final String METRIC = "coditect.outbox.holdups";

  private final OutboxProperties properties;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final Map<String, Holdup> topics = new ConcurrentHashMap<>();
  private final Map<String, Holdup> lanes = new ConcurrentHashMap<>();
  private final Map<Integer, Holdup> shards = new ConcurrentHashMap<>();

  Holdups(OutboxProperties properties, InstantSource clock, MeterRegistry metrics) {
    this.properties = properties;
    this.clock = clock;
    this.metrics = metrics;
  }

  private record Holdup(int attempts, Instant until) {}

  /** The topics that wait now. */
  String[] topics() {
    return waiting(topics);
  }

  /** The lanes that wait now. */
  String[] lanes() {
    return waiting(lanes);
  }

  /** Whether a shard waits now. */
  boolean waits(int shard) {
    Holdup holdup = shards.get(shard);
    return holdup != null && holdup.until().isAfter(clock.instant());
  }

  /** A shard was worked on, whatever became of its events. */
  void relayed(int shard) {
    shards.remove(shard);
  }

  /** A shard could not be worked on: its database or our code failed. */
  void failed(int shard, Throwable cause) {
    Holdup holdup = shards.merge(shard, first(), (before, _) -> next(before));
    metrics.counter("coditect.outbox.shard.failures").increment();
    LOG.atWarn()
        .addKeyValue("shard", shard)
        .addKeyValue("attempts", holdup.attempts())
        .addKeyValue("until", holdup.until())
        .setCause(holdup.attempts() == 1 ? cause : null)
        .log("A shard of the outbox cannot be relayed for now: {}", cause.toString());
  }

  /** What was acknowledged waits no longer; what failed waits longer each time. */
  void note(Iterable<OutboxRow> batch, OutboxSender.Sent sent) {
    for (OutboxRow row : batch) {
      if (sent.acknowledged().contains(row.id())) {
        topics.remove(row.topic());
        lanes.remove(row.lane());
      }
    }
    sent.unanswered()
        .forEach(
            (topic, cause) -> {
              Holdup holdup = topics.merge(topic, first(), (before, _) -> next(before));
              metrics.counter(METRIC, "topic", topic, "cause", "unanswered").increment();
              LOG.atWarn()
                  .addKeyValue("topic", topic)
                  .addKeyValue("attempts", holdup.attempts())
                  .addKeyValue("until", holdup.until())
                  .log("Kafka takes no events of a topic; they wait: {}", cause.toString());
            });
    sent.refused()
        .forEach(
            (lane, refused) -> {
              Holdup holdup = lanes.merge(lane, first(), (before, _) -> next(before));
              metrics.counter(METRIC, "topic", refused.topic(), "cause", "refused").increment();
              LOG.atWarn()
                  .addKeyValue("topic", refused.topic())
                  .addKeyValue("key", refused.key())
                  .addKeyValue("attempts", holdup.attempts())
                  .log("The events of a key wait until {}", holdup.until());
            });
  }

  private String[] waiting(Map<String, Holdup> holdups) {
    Instant now = clock.instant();
    return holdups.entrySet().stream()
        .filter(holdup -> holdup.getValue().until().isAfter(now))
        .map(Map.Entry::getKey)
        .toArray(String[]::new);
  }

  private Holdup first() {
    return next(null);
  }

  private Holdup next(@Nullable Holdup before) {
    int attempts = before == null ? 1 : before.attempts() + 1;
    return new Holdup(attempts, clock.instant().plus(properties.backoff(attempts)));
  }
}
