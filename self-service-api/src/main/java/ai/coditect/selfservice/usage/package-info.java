/** What a tenant uses of what it may. */
@NullMarked
package ai.coditect.selfservice.usage;

import org.jspecify.annotations.NullMarked;
