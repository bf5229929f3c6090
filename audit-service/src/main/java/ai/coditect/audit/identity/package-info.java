/**
 * What happens at the identity provider, brought into the trail: sign-ins and their failures,
 * second factors, locks, roles, settings.
 */
@NullMarked
package ai.coditect.audit.identity;

import org.jspecify.annotations.NullMarked;
