package ai.coditect.selfservice.session;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gets new tokens for a session whose access token is about to end: one request at a time for each
 * session, over all replicas, since a provider may take a refresh token once only. Those who wait
 * at the same replica hold no connection to the database meanwhile.
 */
@Component
class Renewals {

  private static final int STRIPES = 256;
  private static final int PARALLEL = 8;

  /** While the provider is away, the margin before a token ends is used up, all but a little. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(ReentrantLock[]::new);
  private final Semaphore permits = new Semaphore(PARALLEL);
  private final SessionStore store;
  private final IdentityServer provider;
  private final SessionTrail trail;
  private final TransactionTemplate transaction;
  private final SessionProperties properties;
  private final MeterRegistry metrics;
  private final Clock clock;

  Renewals(
      SessionStore store,
      IdentityServer provider,
      SessionTrail trail,
      TransactionTemplate transaction,
      SessionProperties properties,
      MeterRegistry metrics,
      Clock clock) {
    this.store = store;
    this.provider = provider;
    this.trail = trail;
    this.transaction = transaction;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * The session with tokens that are good; empty if it is over.
   *
   * @throws AuthenticationServiceException if that cannot be found out for now
   */
  Optional<Session> renewed(Session.Key key) {
    ReentrantLock lock = locks[Math.floorMod(key.hashCode(), STRIPES)];
    lock.lock();
    try {
      Optional<Session> current = store.find(key, clock.instant());
      // Whoever was first has done it for all.
      return current.filter(it -> !it.freshAt(clock.instant())).isEmpty() ? current : bounded(key);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Session> bounded(Session.Key key) {
    boolean permitted = false;
    try {
      permitted = permits.tryAcquire(properties.readTimeout().toMillis(), TimeUnit.MILLISECONDS);
      if (!permitted) {
        throw new AuthenticationServiceException("too many sessions wait for new tokens");
      }
      Optional<Session> renewed = transaction.execute(_ -> locked(key));
      return renewed == null ? Optional.empty() : renewed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuthenticationServiceException("interrupted", e);
    } finally {
      if (permitted) {
        permits.release();
      }
    }
  }

  private Optional<Session> locked(Session.Key key) {
    Optional<Session> current = store.lock(key, clock.instant());
    return current.filter(it -> !it.freshAt(clock.instant())).isEmpty()
        ? current
        : current.flatMap(this::renew);
  }

  private Optional<Session> renew(Session session) {
    IdentityServer.Renewal renewal = provider.renew(session.tokens());
    metrics
        .counter("coditect.sessions.renewals", "outcome", renewal.getClass().getSimpleName())
        .increment();
    return switch (renewal) {
      case IdentityServer.Renewal.Renewed renewed -> {
        store.renew(session.key(), renewed.tokens());
        yield store.find(session.key(), clock.instant());
      }
      case IdentityServer.Renewal.Over _ -> {
        store.remove(session.key());
        trail.ended(session.account().subject(), session.key(), SessionEnd.PROVIDER);
        yield Optional.empty();
      }
      case IdentityServer.Renewal.Unreachable away -> {
        if (session.tokens().accessEndsAt().plus(GRACE).isAfter(clock.instant())) {
          yield Optional.of(session);
        }
        throw new AuthenticationServiceException(
            "the identity provider gives no new tokens", away.cause());
      }
    };
  }
}
