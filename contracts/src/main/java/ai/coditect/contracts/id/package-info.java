/** Typed ids: a TypeID (prefix, underscore, base32 UUIDv7) for each kind of thing. */
@NullMarked
package ai.coditect.contracts.id;

import org.jspecify.annotations.NullMarked;
