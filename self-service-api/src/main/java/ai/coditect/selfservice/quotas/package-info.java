/** Letters about what a tenant's tier allows and the tenant has nearly, or wholly, used up. */
@NullMarked
package ai.coditect.selfservice.quotas;

import org.jspecify.annotations.NullMarked;
