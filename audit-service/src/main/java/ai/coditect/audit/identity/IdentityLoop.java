package ai.coditect.audit.identity;

import ai.coditect.platform.periodic.PeriodicWork;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Brings in what happened at the identity provider, again and again, if one is set up. */
@Component
class IdentityLoop extends PeriodicWork {

  private final IdentityPoll poll;
  private final IdentityRealm realm;
  private final Optional<RealmEvents> events;

  IdentityLoop(IdentityPoll poll, IdentityRealm realm, IdentityProperties properties) {
    super("identity-events", properties.interval());
    this.poll = poll;
    this.realm = realm;
    this.events = properties.enabled() ? realm.calls().map(RealmEvents::new) : Optional.empty();
  }

  @Override
  protected void round() {
    events.ifPresent(it -> poll.round(it, realm.issuer()));
  }

  @Override
  protected String failure() {
    return "The identity provider's events cannot be read for now";
  }
}
