@NullMarked
package ai.coditect.audit.siem;

import org.jspecify.annotations.NullMarked;
