/** Sends tenants' statuses, as they change, to whoever watches them. */
@NullMarked
package ai.coditect.selfservice.live;

import org.jspecify.annotations.NullMarked;
