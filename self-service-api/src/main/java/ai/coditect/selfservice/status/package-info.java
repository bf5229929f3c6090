/** Read model of what provisioning reports about tenants. */
@NullMarked
package ai.coditect.selfservice.status;

import org.jspecify.annotations.NullMarked;
