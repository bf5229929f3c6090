/**
 * The durable row of each tenant: its newest intent and members, the epoch of its work, its last
 * status.
 */
@NullMarked
package ai.coditect.provisioning.tenants;

import org.jspecify.annotations.NullMarked;
