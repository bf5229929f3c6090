/**
 * Removes what was committed to once its time is over, or its subject wants it, and no hold lasts.
 */
@NullMarked
package ai.coditect.audit.retention;

import org.jspecify.annotations.NullMarked;
