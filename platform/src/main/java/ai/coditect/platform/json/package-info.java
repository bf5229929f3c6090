/** JSON in one form only, so that two parties hash and sign the same bytes. */
@NullMarked
package ai.coditect.platform.json;

import org.jspecify.annotations.NullMarked;
