@NullMarked
package ai.coditect.audit.intake;

import org.jspecify.annotations.NullMarked;
