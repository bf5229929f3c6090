package ai.coditect.selfservice.live;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.selfservice.caller.CallerAuthentication;
import ai.coditect.selfservice.surface.Access;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One client that watches one tenant. It keeps the newest status at most: a client that reads
 * slowly misses statuses in between and never the newest, and takes no more memory than another. A
 * thread works for it only while there is something to write; one whose writing does not get on
 * within the server's write timeout is dropped.
 */
final class StatusStream {

  private static final Logger LOG = LoggerFactory.getLogger(StatusStream.class);

  /** How soon a client shall ask again after the stream has ended. */
  private static final long RECONNECT_MILLIS = 2_000;

  /** What a client asked for and by which right. */
  record Watcher(CallerAuthentication authentication, Access access, TenantId tenant) {

    String caller() {
      return authentication.getName();
    }
  }

  /** A status as it is sent. */
  record Snapshot(long revision, String json) {}

  private final Watcher watcher;
  private final Instant openedAt;
  private final SseEmitter emitter;
  private final Consumer<StatusStream> closed;

  // Guarded by this. Nothing waits while it is held.
  private long offered;
  private @Nullable Snapshot pending;
  private @Nullable String ending;
  private boolean beat;
  private boolean writing;
  private boolean over;

  /**
   * @param after the revision that the client has
   * @param closed is told once when it is over
   */
  StatusStream(
      Watcher watcher,
      long after,
      Instant openedAt,
      SseEmitter emitter,
      Consumer<StatusStream> closed) {
    this.watcher = watcher;
    this.offered = after;
    this.openedAt = openedAt;
    this.emitter = emitter;
    this.closed = closed;
    emitter.onCompletion(this::close);
    emitter.onTimeout(this::close);
    emitter.onError(_ -> close());
  }

  Watcher watcher() {
    return watcher;
  }

  Instant openedAt() {
    return openedAt;
  }

  /** Sends a status unless it is not newer than what was sent. */
  void offer(Snapshot snapshot) {
    synchronized (this) {
      if (snapshot.revision() <= offered) {
        return;
      }
      offered = snapshot.revision();
      pending = snapshot;
    }
    write();
  }

  /** Gives a sign of life. */
  void beat() {
    synchronized (this) {
      beat = true;
    }
    write();
  }

  /** Says why, and ends. */
  void end(String reason) {
    synchronized (this) {
      ending = reason;
    }
    write();
  }

  private void write() {
    synchronized (this) {
      if (writing || over) {
        return;
      }
      writing = true;
    }
    // It waits for nobody but this client, and no longer than the server's write timeout.
    Thread.startVirtualThread(this::writeAll);
  }

  private void writeAll() {
    try {
      for (var next = take(); next != null; next = take()) {
        emitter.send(next);
      }
      if (ended()) {
        emitter.complete();
      }
    } catch (IOException | IllegalStateException e) {
      // It went away, or did not read for too long. The server ends what is left of it.
      LOG.atDebug().addKeyValue("tenant", watcher.tenant()).setCause(e).log("A client is gone");
      close();
    }
  }

  /** The next thing to say; null, and no longer writing, if there is none. */
  private synchronized SseEmitter.@Nullable SseEventBuilder take() {
    Snapshot snapshot = pending;
    if (snapshot != null) {
      pending = null;
      beat = false;
      return SseEmitter.event()
          .id(Long.toString(snapshot.revision()))
          .name("status")
          .reconnectTime(RECONNECT_MILLIS)
          .data(snapshot.json());
    }
    if (ending != null && !over) {
      over = true;
      return SseEmitter.event().name("end").data("{\"reason\":\"%s\"}".formatted(ending));
    }
    if (beat && !over) {
      beat = false;
      return SseEmitter.event().comment("");
    }
    writing = false;
    return null;
  }

  private synchronized boolean ended() {
    return over && ending != null;
  }

  private void close() {
    synchronized (this) {
      over = true;
      pending = null;
    }
    closed.accept(this);
  }
}
