package ai.coditect.audit.identity;

import ai.coditect.platform.periodic.PeriodicWork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Brings in what happened at the identity provider, again and again, if one is set up. */
@Component
class IdentityLoop extends PeriodicWork {

  private final IdentityPoll poll;
  private final IdentityRealm realm;
  private final @Nullable RealmEvents events;

  IdentityLoop(IdentityPoll poll, IdentityRealm realm, IdentityProperties properties) {
    super("identity-events", properties.interval());
    this.poll = poll;
    this.realm = realm;
    this.events = properties.enabled() ? realm.calls().map(RealmEvents::new).orElse(null) : null;
  }

  @Override
  protected void round() {
    if (events != null) {
      poll.round(events, realm.issuer());
    }
  }

  @Override
  protected String failure() {
    return "The identity provider's events cannot be read for now";
  }
}
