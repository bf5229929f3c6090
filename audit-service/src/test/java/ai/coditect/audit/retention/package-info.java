@NullMarked
package ai.coditect.audit.retention;

import org.jspecify.annotations.NullMarked;
