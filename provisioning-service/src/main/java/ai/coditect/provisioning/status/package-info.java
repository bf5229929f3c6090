/** Plan and outcomes to conditions, phase and operations, and their way out. */
@NullMarked
package ai.coditect.provisioning.status;

import org.jspecify.annotations.NullMarked;
