/**
 * Signed states of the log: taken, signed, and published where this service cannot rewrite them.
 */
@NullMarked
package ai.coditect.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
