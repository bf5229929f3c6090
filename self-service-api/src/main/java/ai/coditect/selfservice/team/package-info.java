/** The people of a tenant: invitations, roles, seats, leaving. */
@NullMarked
package ai.coditect.selfservice.team;

import org.jspecify.annotations.NullMarked;
