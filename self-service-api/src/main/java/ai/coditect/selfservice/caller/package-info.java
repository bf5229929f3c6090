/** Who calls, and from where. */
@NullMarked
package ai.coditect.selfservice.caller;

import org.jspecify.annotations.NullMarked;
