package ai.coditect.selfservice.live;

import ai.coditect.contracts.Require;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How statuses are sent to whoever watches them.
 *
 * @param heartbeat between two signs of life to one client; also how often its right is checked
 *     again where nothing says that it has changed
 * @param lifetime after which a stream ends, and the client asks again
 * @param perCaller streams that one caller may have on one replica
 * @param perReplica streams that one replica has
 */
@ConfigurationProperties("coditect.live")
record LiveProperties(
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("1h") Duration lifetime,
    @DefaultValue("10") int perCaller,
    @DefaultValue("10000") int perReplica) {

  LiveProperties {
    Require.that(heartbeat.isPositive(), "coditect.live.heartbeat must be positive");
    Require.that(
        lifetime.compareTo(heartbeat) > 0, "coditect.live.lifetime must exceed the heartbeat");
    Require.atLeast(1, perCaller, "coditect.live.per-caller");
    Require.atLeast(1, perReplica, "coditect.live.per-replica");
  }
}
