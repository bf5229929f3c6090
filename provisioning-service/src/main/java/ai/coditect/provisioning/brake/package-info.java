/** The delete brake: keeps a mistake from taking something away from many tenants. */
@NullMarked
package ai.coditect.provisioning.brake;

import org.jspecify.annotations.NullMarked;
