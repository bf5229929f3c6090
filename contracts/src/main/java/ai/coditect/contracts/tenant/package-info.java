/** The intent for one tenant and its members, as lifecycle and member events carry them. */
@NullMarked
package ai.coditect.contracts.tenant;

import org.jspecify.annotations.NullMarked;
