/**
 * Events leave a service in the order in which its transactions committed them, and none is
 * skipped.
 */
@NullMarked
package ai.coditect.platform.outbox;

import org.jspecify.annotations.NullMarked;
