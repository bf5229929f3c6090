/** Persons: addresses, names, and their account at the identity provider. */
@NullMarked
package ai.coditect.selfservice.people;

import org.jspecify.annotations.NullMarked;
