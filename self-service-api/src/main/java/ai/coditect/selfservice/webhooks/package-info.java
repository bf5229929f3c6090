/** Tells tenants' own systems what happens to their tenant, by HTTP. */
@NullMarked
package ai.coditect.selfservice.webhooks;

import org.jspecify.annotations.NullMarked;
