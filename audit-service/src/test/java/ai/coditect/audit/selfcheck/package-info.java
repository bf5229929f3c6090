@NullMarked
package ai.coditect.audit.selfcheck;

import org.jspecify.annotations.NullMarked;
