/** Data that a tier does not have any more: notices before its end, its archive after it. */
@NullMarked
package ai.coditect.selfservice.retention;

import org.jspecify.annotations.NullMarked;
