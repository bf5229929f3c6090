/** Work that every replica does again and again, beside the requests. */
@NullMarked
package ai.coditect.platform.periodic;

import org.jspecify.annotations.NullMarked;
