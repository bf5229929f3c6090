package ai.coditect.audit.compliance;

import ai.coditect.platform.periodic.PeriodicWork;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Looks for due pushes at intervals, and at once when somebody asks for one. A stop breaks off the
 * call in flight; its push is done again after the claim's end.
 */
@Component
class PushLoop extends PeriodicWork {

  private final Pusher pusher;
  private final boolean open;

  PushLoop(Pusher pusher, CredentialVault vault, ComplianceProperties properties) {
    super("compliance-push", Duration.ZERO, properties.poll());
    this.pusher = pusher;
    this.open = vault.open();
  }

  /** Nothing is pushed where credentials cannot be read. */
  @Override
  public synchronized void start() {
    if (open) {
      super.start();
    }
  }

  @Override
  protected void round() {
    boolean more = true;
    while (more && isRunning()) {
      more = pusher.pushOne();
    }
  }

  @Override
  protected String failure() {
    return "Due pushes could not be looked for";
  }
}
