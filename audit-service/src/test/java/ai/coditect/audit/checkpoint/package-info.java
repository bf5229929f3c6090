@NullMarked
package ai.coditect.audit.checkpoint;

import org.jspecify.annotations.NullMarked;
