/** Seals payloads under keys of the tenant, the subject and the month, and ends these keys. */
@NullMarked
package ai.coditect.audit.sealing;

import org.jspecify.annotations.NullMarked;
