/** Event in: keeps the newest intent and members of each tenant and wakes its work row. */
@NullMarked
package ai.coditect.provisioning.intake;

import org.jspecify.annotations.NullMarked;
