/** Suspending tenants: who places and lifts which holds, and what the customer gets to know. */
@NullMarked
package ai.coditect.selfservice.holds;

import org.jspecify.annotations.NullMarked;
