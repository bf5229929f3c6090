/** Who belongs to a tenant, and what they may see of it. */
@NullMarked
package ai.coditect.selfservice.members;

import org.jspecify.annotations.NullMarked;
