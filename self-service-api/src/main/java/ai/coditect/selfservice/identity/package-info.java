/** Accounts at the identity provider, and the one-time link to set up a credential there. */
@NullMarked
package ai.coditect.selfservice.identity;

import org.jspecify.annotations.NullMarked;
