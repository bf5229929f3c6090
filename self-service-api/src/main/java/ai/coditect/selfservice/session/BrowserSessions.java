package ai.coditect.selfservice.session;

import ai.coditect.selfservice.caller.Requester;
import ai.coditect.selfservice.secrets.Base62;
import ai.coditect.selfservice.secrets.Pepper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions of browsers: begun by a sign-in, used by each request, ended by whoever has them or by
 * the identity provider. Nothing of them is remembered in memory.
 */
@Component
public class BrowserSessions {

  private static final String PURPOSE = "browser-session";
  private static final String CSRF = "browser-session-csrf";
  private static final int RANDOM_CHARACTERS = 43;
  private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  private final SessionStore store;
  private final Renewals renewals;
  private final SessionTrail trail;
  private final Pepper pepper;
  private final SessionProperties properties;
  private final Clock clock;

  BrowserSessions(
      SessionStore store,
      Renewals renewals,
      SessionTrail trail,
      Pepper pepper,
      SessionProperties properties,
      Clock clock) {
    this.store = store;
    this.renewals = renewals;
    this.trail = trail;
    this.pepper = pepper;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Begins a session; it works once this has returned.
   *
   * @return what the browser's cookie is to hold, for it alone
   */
  @Transactional
  public String start(Session.Account account, Tokens tokens, Requester requester) {
    String id = Base62.random(RANDOM_CHARACTERS);
    Instant now = clock.instant();
    var session =
        new Session(
            key(id),
            account,
            tokens,
            now,
            now,
            now.plus(properties.idle()),
            now.plus(properties.lifetime()));
    store.add(session);
    trail.started(session, requester);
    return id;
  }

  /**
   * The access token of whoever is signed in, good for some seconds at least; empty if there is no
   * such session, or it is over. Counts as use.
   *
   * @throws AuthenticationServiceException if a new one is needed and cannot be had for now
   */
  public Optional<String> accessToken(String id) {
    Session.Key key = key(id);
    Instant now = clock.instant();
    return store
        .find(key, now)
        .flatMap(session -> session.freshAt(now) ? Optional.of(session) : renewals.renewed(key))
        .map(
            session -> {
              noteUse(session, now);
              return session.tokens().access();
            });
  }

  /** What a script has to send beside the cookie to change anything. */
  public String csrfToken(String id) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(pepper.mac(CSRF, id));
  }

  Optional<Session> find(String id) {
    return store.find(key(id), clock.instant());
  }

  /** Ends it, if it is there. */
  @Transactional
  public void end(String id, SessionEnd why) {
    Instant now = clock.instant();
    store
        .lock(key(id), now)
        .ifPresent(
            session -> {
              store.remove(session.key());
              trail.ended(session.account().subject(), session.key(), why);
            });
  }

  /** Ends what belongs to a session at the identity provider. */
  @Transactional
  public void endOfProviderSession(String issuer, String providerSession) {
    store.removeOfProviderSession(issuer, providerSession).forEach(this::endedByProvider);
  }

  /** Ends all sessions of a person. */
  @Transactional
  public void endOfSubject(String issuer, String subject) {
    store.removeOfSubject(issuer, subject).forEach(this::endedByProvider);
  }

  private void endedByProvider(Session.Key key, String subject) {
    trail.ended(subject, key, SessionEnd.BACK_CHANNEL);
  }

  private void noteUse(Session session, Instant now) {
    if (session.usedAt().plus(NOTED_EVERY).isBefore(now)) {
      Instant idleUntil = now.plus(properties.idle());
      Instant lastsUntil = session.lastsUntil();
      store.used(session.key(), now, idleUntil.isBefore(lastsUntil) ? idleUntil : lastsUntil);
    }
  }

  private Session.Key key(String id) {
    return Session.Key.of(pepper.mac(PURPOSE, id));
  }
}
