/** Letters to the owner of a tenant. */
@NullMarked
package ai.coditect.selfservice.letters;

import org.jspecify.annotations.NullMarked;
