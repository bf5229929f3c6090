/** Sign-up: from a request by anybody to a verified person with a tenant. */
@NullMarked
package ai.coditect.selfservice.signups;

import org.jspecify.annotations.NullMarked;
