package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.plan.Failure;

/** Whoever accepts intents, asked for the last word before a tenant's deletion begins. */
public interface Clearances {

  /** What it says. */
  sealed interface Answer {

    /** The departure cannot be taken back any more, and this is the newest intent. */
    record Cleared(TenantIntent intent) implements Answer {}

    /**
     * The deletion must not begin; perhaps because this intent is newer than what is known here.
     */
    record Withheld(TenantIntent intent) implements Answer {}

    /** Nobody knows. */
    record Unknown(Failure failure) implements Answer {}
  }

  /** Asks, for a bounded time; never throws. */
  Answer ask(TenantId tenant);
}
