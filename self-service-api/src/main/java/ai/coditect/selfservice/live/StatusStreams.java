package ai.coditect.selfservice.live;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.platform.problem.CommonProblem;
import ai.coditect.platform.problem.ProblemException;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.live.StatusStream.Snapshot;
import ai.coditect.selfservice.live.StatusStream.Watcher;
import ai.coditect.selfservice.members.TenantReaders;
import ai.coditect.selfservice.problem.SelfServiceProblem;
import ai.coditect.selfservice.status.ProvisioningView;
import ai.coditect.selfservice.status.Statuses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** The clients of this replica that watch tenants' statuses. */
@Component
class StatusStreams {

  /** So few in one go that a status that comes meanwhile does not wait for long. */
  private static final int CHECKS_AT_ONCE = 50;

  private static final Duration KEYS_SETTLED = Duration.ofMillis(1_200);
  private static final String REVOKED = "access-ended";

  private final Map<TenantId, Set<StatusStream>> streams = new ConcurrentHashMap<>();
  private final Map<StatusStream, Instant> lastBeats = new ConcurrentHashMap<>();
  private final Map<String, Integer> perCaller = new HashMap<>();
  private final Statuses statuses;
  private final TenantReaders readers;
  private final JsonMapper json;
  private final Clock clock;
  private final LiveProperties properties;

  StatusStreams(
      Statuses statuses,
      TenantReaders readers,
      JsonMapper json,
      Clock clock,
      LiveProperties properties) {
    this.statuses = statuses;
    this.readers = readers;
    this.json = json;
    this.clock = clock;
    this.properties = properties;
  }

  /** How many there are. */
  int open() {
    return lastBeats.size();
  }

  /**
   * Begins to send a tenant's statuses: the newest at once if it is newer than what the client has,
   * then each that comes.
   *
   * @param after the revision that the client has; 0 if it has none
   * @throws ProblemException {@code too-many-streams} for a caller with as many as they may have,
   *     {@code unavailable} if the replica has as many
   */
  SseEmitter watch(Watcher watcher, long after) {
    admit(watcher.caller());
    // It ends by our own clock, with a last word; see beat().
    SseEmitter emitter = new SseEmitter(0L);
    StatusStream stream = new StatusStream(watcher, after, clock.instant(), emitter, this::forget);
    lastBeats.put(stream, clock.instant());
    // Known before the status is read: one that is stored in between is not missed.
    streams.compute(
        watcher.tenant(),
        (_, known) -> {
          Set<StatusStream> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(stream);
          return all;
        });
    // Something is written at once in any case, so that the client knows that it is connected.
    stream.beat();
    try {
      newest(watcher.tenant()).ifPresent(stream::offer);
    } catch (RuntimeException e) {
      forget(stream);
      throw e;
    }
    return emitter;
  }

  /** Something about a tenant has changed: its status, or who may see it. */
  void changed(TenantId tenant) {
    Set<StatusStream> watching = streams.getOrDefault(tenant, Set.of());
    if (watching.isEmpty()) {
      return;
    }
    Optional<Snapshot> newest = newest(tenant);
    for (StatusStream stream : watching) {
      if (endedAccess(stream)) {
        stream.end(REVOKED);
      } else {
        newest.ifPresent(stream::offer);
        // What is known of keys may be a second old: looked at once more when it is not.
        lastBeats.computeIfPresent(stream, (_, _) -> soonDue());
      }
    }
  }

  /** What is watched now. */
  List<TenantId> watched() {
    return List.copyOf(streams.keySet());
  }

  /**
   * Gives those a sign of life that are due for one, and ends those whose time or right is over.
   *
   * @return whether more are due
   */
  boolean beat() {
    Instant now = clock.instant();
    Instant lastDue = now.minus(properties.heartbeat());
    List<StatusStream> due =
        lastBeats.entrySet().stream()
            .filter(entry -> !entry.getValue().isAfter(lastDue))
            .limit(CHECKS_AT_ONCE)
            .map(Map.Entry::getKey)
            .toList();
    for (StatusStream stream : due) {
      lastBeats.replace(stream, now);
      if (stream.openedAt().plus(properties.lifetime()).isBefore(now)) {
        stream.end("lifetime");
      } else if (endedAccess(stream)) {
        stream.end(REVOKED);
      } else {
        stream.beat();
      }
    }
    return due.size() == CHECKS_AT_ONCE;
  }

  /** Ends all, because this replica stops. */
  void endAll() {
    lastBeats.keySet().forEach(stream -> stream.end("replica-stops"));
  }

  private Instant soonDue() {
    return clock.instant().minus(properties.heartbeat()).plus(KEYS_SETTLED);
  }

  private Optional<Snapshot> newest(TenantId tenant) {
    return statuses
        .find(tenant)
        .map(ProvisioningView::of)
        .map(view -> new Snapshot(view.statusRevision(), json.writeValueAsString(view)));
  }

  /** What cannot be checked for now has not ended: the next beat checks it again. */
  private boolean endedAccess(StatusStream stream) {
    Watcher watcher = stream.watcher();
    try {
      CallerAuthentication again = watcher.authentication().again();
      readers.require(again.getPrincipal(), watcher.tenant(), watcher.access());
      return false;
    } catch (AuthenticationServiceException e) {
      return false;
    } catch (AuthenticationException | ProblemException e) {
      return true;
    }
  }

  private synchronized void admit(String caller) {
    if (open() >= properties.perReplica()) {
      throw ProblemException.of(CommonProblem.UNAVAILABLE, "This replica has no stream left.");
    }
    if (perCaller.getOrDefault(caller, 0) >= properties.perCaller()) {
      throw ProblemException.of(
              SelfServiceProblem.TOO_MANY_STREAMS, "Close one of those that you have open.")
          .with("limit", properties.perCaller())
          .withHeader(
              "RateLimit-Policy",
              "\"streams\";q=%d;qu=\"concurrent-requests\"".formatted(properties.perCaller()))
          .withHeader("RateLimit", "\"streams\";r=0")
          // One that its client has left is noticed with the next heartbeat.
          .withHeader("Retry-After", Long.toString(properties.heartbeat().toSeconds()));
    }
    perCaller.merge(caller, 1, Integer::sum);
  }

  private void forget(StatusStream stream) {
    if (lastBeats.remove(stream) == null) {
      return;
    }
    streams.computeIfPresent(
        stream.watcher().tenant(),
        (_, known) -> {
          known.remove(stream);
          return known.isEmpty() ? null : known;
        });
    synchronized (this) {
      perCaller.computeIfPresent(
          stream.watcher().caller(), (_, count) -> count == 1 ? null : count - 1);
    }
  }
}
