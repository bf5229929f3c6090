/** One public origin: passes requests on to the other services, in the caller's name. */
@NullMarked
package ai.coditect.selfservice.relay;

import org.jspecify.annotations.NullMarked;
