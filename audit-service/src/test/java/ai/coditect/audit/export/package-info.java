@NullMarked
package ai.coditect.audit.export;

import org.jspecify.annotations.NullMarked;
