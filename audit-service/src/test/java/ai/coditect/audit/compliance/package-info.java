@NullMarked
package ai.coditect.audit.compliance;

import org.jspecify.annotations.NullMarked;
