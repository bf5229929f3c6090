package ai.coditect.audit.retention;

import ai.coditect.platform.periodic.PeriodicWork;
import org.springframework.stereotype.Component;

/** Lets expire what has had its time, again and again; several replicas may do so at once. */
@Component
class ExpiryLoop extends PeriodicWork {

  private final Expiry expiry;

  ExpiryLoop(Expiry expiry, RetentionProperties properties) {
    super("expiry", properties.expiryInterval());
    this.expiry = expiry;
  }

  @Override
  protected void round() {
    expiry.doAll();
  }

  @Override
  protected String failure() {
    return "Nothing can expire for now";
  }
}
