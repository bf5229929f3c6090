@NullMarked
package ai.coditect.audit.sealing;

import org.jspecify.annotations.NullMarked;
