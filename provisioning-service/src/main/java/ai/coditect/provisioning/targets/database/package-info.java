/** The database target: each tenant's schema, roles and credentials in its cell's PostgreSQL. */
@NullMarked
package ai.coditect.provisioning.targets.database;

import org.jspecify.annotations.NullMarked;
