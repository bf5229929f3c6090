/** The trail as a file that can be checked offline. */
@NullMarked
package ai.coditect.audit.export;

import org.jspecify.annotations.NullMarked;
