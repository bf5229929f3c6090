/** The loop: observe, plan, run steps, observe again, report; with its journal and its fence. */
@NullMarked
package ai.coditect.provisioning.converge;

import org.jspecify.annotations.NullMarked;
