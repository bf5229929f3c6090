/** What provisioning reports of one tenant: phase, conditions, steps and operation outcomes. */
@NullMarked
package ai.coditect.contracts.status;

import org.jspecify.annotations.NullMarked;
