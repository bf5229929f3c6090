/** Long work that callers follow. */
@NullMarked
package ai.coditect.selfservice.operations;

import org.jspecify.annotations.NullMarked;
