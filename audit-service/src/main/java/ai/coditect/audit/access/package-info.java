/** Who may read which tenant's trail: token roles and memberships. */
@NullMarked
package ai.coditect.audit.access;

import org.jspecify.annotations.NullMarked;
