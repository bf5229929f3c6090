package ai.coditect.provisioning.converge;

import ai.coditect.contracts.id.TenantId;
import ai.coditect.contracts.tenant.TenantIntent;
import ai.coditect.provisioning.plan.Failure;

/**
 * Whoever accepts intents, asked for the last word before customer data is deleted. Whatever the
 * answer, its intent is the newest: one that was being committed was waited for.
 */
public interface Clearances {

  /** What it says. */
  sealed interface Answer {

    /** The departure cannot be taken back any more, and this is the newest intent. */
    record Cleared(TenantIntent intent) implements Answer {}

    /**
     * There is no departure that stands: the tenant's deletion must not begin, perhaps because this
     * intent is newer than what is known here.
     */
    record Withheld(TenantIntent intent) implements Answer {}

    /** Nobody knows. */
    record Unknown(Failure failure) implements Answer {}
  }

  /** Asks, for a bounded time; never throws. */
  Answer ask(TenantId tenant);
}
