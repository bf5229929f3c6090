package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.provisioning.plan.Step;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;

/** What can happen to one replica: it dies, it is frozen, or a test steps in between. */
@NullMarked
class Faults {

  private volatile boolean dead;
  private volatile CompletableFuture<Void> ice = CompletableFuture.completedFuture(null);

  /** What a killed process does not survive: none of our code handles it. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  final void kill() {
    dead = true;
    ice.complete(null);
  }

  /** As if another process had been started in its place; its threads must have ended. */
  final void revive() {
    dead = false;
  }

  /** As SIGSTOP does: whatever it does next waits, until one thaw, however often it was frozen. */
  final synchronized void freeze() {
    if (ice.isDone()) {
      ice = new CompletableFuture<>();
    }
  }

  final synchronized void thaw() {
    ice.complete(null);
  }

  final boolean dead() {
    return dead;
  }

  /** Where a frozen replica waits and a dead one ends. */
  final void pass() {
    ice.join();
    if (dead) {
      throw new Killed();
    }
  }

  /** Just before a target is changed. */
  void beforeEffect(TenantId tenant, Step step) {}

  /** Just after a target was changed. */
  void afterEffect(TenantId tenant, Step step) {}

  /** Just before a checkpoint is handed in. */
  void beforeCheckpoint(Checkpoint checkpoint) {}

  /** Just after a checkpoint has become durable. */
  void afterCheckpoint(Checkpoint checkpoint) {}
}
