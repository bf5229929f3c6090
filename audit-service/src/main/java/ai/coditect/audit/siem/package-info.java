/** Streams of a tenant's trail to the tenant's own security monitoring, in order, at least once. */
@NullMarked
package ai.coditect.audit.siem;

import org.jspecify.annotations.NullMarked;
