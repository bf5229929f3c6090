/** One effect and one answer for a request that is sent again. */
@NullMarked
package ai.coditect.selfservice.idempotency;

import org.jspecify.annotations.NullMarked;
