/** Asks provisioning-service: what a change would do, and what it has made of a departure. */
@NullMarked
package ai.coditect.selfservice.provisioning;

import org.jspecify.annotations.NullMarked;
