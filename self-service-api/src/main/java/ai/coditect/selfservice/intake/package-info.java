/** Takes in what provisioning reports, and does what follows from it. */
@NullMarked
package ai.coditect.selfservice.intake;

import org.jspecify.annotations.NullMarked;
