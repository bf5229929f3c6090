/** Changes of a person's e-mail address: asked for, confirmed from the new one, then made. */
@NullMarked
package ai.coditect.selfservice.addresses;

import org.jspecify.annotations.NullMarked;
