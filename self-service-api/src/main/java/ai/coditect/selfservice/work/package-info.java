/** Durable background steps, scheduled in the transaction that calls for them. */
@NullMarked
package ai.coditect.selfservice.work;

import org.jspecify.annotations.NullMarked;
