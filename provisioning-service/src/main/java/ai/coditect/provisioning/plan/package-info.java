/** Desired state and observation to plan: pure. */
@NullMarked
package ai.coditect.provisioning.plan;

import org.jspecify.annotations.NullMarked;
